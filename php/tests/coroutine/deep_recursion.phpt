--TEST--
Swoole\Coroutine: the default C stack bears what PHP's own limits permit
--INI--
memory_limit=512M
--FILE--
<?php
/** Calls itself through C code. */
function through_c(int $depth): int
{
    return $depth === 0 ? 0 : 1 + array_map('through_c', [$depth - 1])[0];
}

Swoole\Coroutine\run(function () {
    var_dump(Swoole\Coroutine::stats()['c_stack_size'] >= 2 << 20);
    $json = str_repeat('[', 511) . str_repeat(']', 511);
    $text = serialize(json_decode($json, true));
    echo 'serialize ', strlen($text) > 511, "\n";
    echo 'unserialize ', unserialize($text) == json_decode($json, true), "\n";
    echo 'json_encode ', json_encode(unserialize($text)) === $json, "\n";
    echo 'var_export ', strlen(var_export(unserialize($text), true)) > 511, "\n";
    $depth = 4096;
    echo 'unserialize depth ', is_array(unserialize(str_repeat('a:1:{i:0;', $depth - 1) . 'N;' . str_repeat('}', $depth - 1))), "\n";
    // What unserialize() makes by default, serialize() must take.
    $nested = 1;
    for ($i = 0; $i < 4096; $i++) $nested = [$nested];
    echo 'serialize depth ', strlen(serialize($nested)) > 4096, "\n";
    for ($i = 0; $i < 4096; $i++) $nested = $nested[0];
    echo 'preg ', preg_match('/^(?:(a+)+b?)*$/', str_repeat('a', 5000)), "\n";
    echo 'callbacks ', through_c(2500), "\n";
});
--EXPECT--
bool(true)
serialize 1
unserialize 1
json_encode 1
var_export 1
unserialize depth 1
serialize depth 1
preg 1
callbacks 2500
