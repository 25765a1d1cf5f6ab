--TEST--
Swoole\Coroutine\Client::recv(): packets by length, end mark and function, however they arrive
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
/** Sends byte by byte first, the rest at once. */
function drip(string $bytes): callable
{
    return function ($connection) use ($bytes) {
        foreach (str_split(substr($bytes, 0, 12)) as $byte) {
            fwrite($connection, $byte);
            usleep(1000);
        }
        fwrite($connection, substr($bytes, 12));
        fread($connection, 1);
    };
}
$n = fn (string $body) => pack('n', strlen($body)) . $body;
$cases = [
    'length n' => [['open_length_check' => true, 'package_length_type' => 'n', 'package_length_offset' => 0,
        'package_body_offset' => 2], $n('first') . $n('') . $n('third, longer')],
    'length J' => [['open_length_check' => true, 'package_length_type' => 'J', 'package_body_offset' => 8],
        pack('J', 5) . 'first' . pack('J', 0) . pack('J', 2) . 'ab'],
    'length V at 4, counting all' => [['open_length_check' => true, 'package_length_type' => 'V', 'package_length_offset' => 4,
        'package_body_offset' => 0], 'HEAD' . pack('V', 10) . 'ab' . 'HEAD' . pack('V', 8) . 'HEAD' . pack('V', 9) . 'c'],
    'end mark' => [['open_eof_check' => true, 'package_eof' => "\r\n"], "first\r\n\r\nthird, longer\r\n"],
    'end mark, split' => [['open_eof_split' => true, 'package_eof' => '||'], 'first||second||third, longer||'],
    'function' => [['package_length_func' => function (string $data) {
        $end = strpos($data, ' ');
        return $end === false ? 0 : $end + 1 + (int) $data;
    }], '5 first0 13 third, longer'],
    'mqtt' => [['open_mqtt_protocol' => true], "\x30\x05first" . "\xc0\x00" . "\x30\x80\x01" . str_repeat('m', 128)],
    'fastcgi' => [['open_fastcgi_protocol' => true], pack('CCnnCC', 1, 6, 1, 5, 3, 0) . "first\0\0\0" . pack('CCnnCC', 1, 6, 1, 0, 0, 0)
        . pack('CCnnCC', 1, 3, 1, 8, 0, 0) . '12345678'],
];
$ports = array_map(fn (array $case) => serve(drip($case[1])), $cases);
Co\run(function () use ($cases, $ports) {
    foreach ($cases as $name => [$options]) {
        echo $name, "\n";
        $client = new Client(SWOOLE_SOCK_TCP);
        $client->set($options + ['timeout' => 5]);
        $client->connect('127.0.0.1', $ports[$name]);
        for ($i = 0; $i < 3; $i++) {
            $packet = $client->recv();
            echo '  ', strlen($packet), ' ', strtr(substr($packet, -14), array_fill_keys(array_map(chr(...), [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 13, 0x80, 0xc0]), '.')), "\n";
        }
        $client->close();
    }
});
?>
--EXPECT--
length n
  7 ..first
  2 ..
  15 .third, longer
length J
  13 ........first
  8 ........
  10 ........ab
length V at 4, counting all
  10 HEAD....ab
  8 HEAD....
  9 HEAD....c
end mark
  7 first..
  2 ..
  15 hird, longer..
end mark, split
  7 first||
  8 second||
  15 hird, longer||
function
  7 5 first
  2 0 
  16  third, longer
mqtt
  7 0.first
  2 ..
  131 mmmmmmmmmmmmmm
fastcgi
  16 ......first...
  8 ........
  16 ......12345678
