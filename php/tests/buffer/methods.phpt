--TEST--
Swoole\Buffer: append, substr, read, write, expand, recycle, clear
--FILE--
<?php
use Swoole\Buffer;
function show(Buffer $buffer): string
{
    return json_encode([(string) $buffer, $buffer->length, $buffer->capacity]);
}
$buffer = new Buffer(8);
echo show($buffer), "\n";
echo json_encode([$buffer->append('hello'), $buffer->append(' world'), $buffer->append("\0")]), show($buffer), "\n";
echo json_encode([$buffer->substr(0), $buffer->substr(6, 5), $buffer->substr(-6, 5), $buffer->substr(-1), $buffer->substr(12), $buffer->substr(3, 0)]), "\n";
echo json_encode([$buffer->read(0, 5), $buffer->read(-6, 5), $buffer->read(0, 12)]), "\n";
echo json_encode([$buffer->write(0, 'J'), $buffer->write(-1, '!?'), $buffer->write(15, '.')]), show($buffer), "\n";
echo json_encode([$buffer->substr(0, 6, true), $buffer->substr(1, 2, true), $buffer->length]), show($buffer), "\n";
echo json_encode([$buffer->write(0, 'W'), $buffer->append('..')]), show($buffer), "\n";
var_dump($buffer->recycle());
echo show($buffer), "\n";
echo json_encode([$buffer->expand(100), $buffer->substr(0, -1, true)]), show($buffer), "\n";
$buffer->append('again');
var_dump($buffer->clear());
echo show($buffer), "\n";

// Much more than the buffer holds goes through it.
$buffer = new Buffer(1024);
$in = $out = '';
for ($i = 0; $i < 2000; $i++) {
    $part = str_repeat(chr(65 + $i % 26), 100 + $i % 50);
    $in .= $part;
    $buffer->append($part);
    $out .= $buffer->substr(0, min($buffer->length, 120), true);
}
$out .= $buffer;
var_dump($in === $out, $buffer->capacity < 100000);
var_dump((new Buffer)->capacity, new swoole_buffer(1) instanceof Buffer);
--EXPECT--
["",0,8]
[5,11,12]["hello world\u0000",12,16]
["hello world\u0000","world","world","\u0000","",""]
["hello","world","hello world\u0000"]
[12,13,16]["Jello world!?\u0000\u0000.",16,16]
["Jello ","or",10]["world!?\u0000\u0000.",10,16]
[10,12]["World!?\u0000\u0000...",12,16]
NULL
["World!?\u0000\u0000...",12,16]
[true,"World!?\u0000\u0000..."]["",0,100]
NULL
["",0,100]
bool(true)
bool(true)
int(128)
bool(true)
