--TEST--
Swoole\Coroutine\Client::recv(): packets that are too long, negative, or never end: an error, and the end
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$endless = function ($connection) {
    while (@fwrite($connection, str_repeat('x', 65536)));
};
$cases = [
    'longer than allowed' => [['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4,
        'package_max_length' => 1000], send_first(pack('N', 1001) . 'x')],
    '4 GiB' => [['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4], send_first("\xff\xff\xff\xff" . 'x')],
    'negative' => [['open_length_check' => true, 'package_length_type' => 'l', 'package_body_offset' => 4], send_first(pack('l', -10) . 'x')],
    'ends before its own field' => [['open_length_check' => true, 'package_length_type' => 'N', 'package_length_offset' => 4], send_first('HEAD' . pack('N', 2) . 'x')],
    'no end mark in sight' => [['open_eof_check' => true, 'package_eof' => "\n", 'package_max_length' => 100_000], $endless],
    'function says no' => [['package_length_func' => fn ($data) => -1], send_first('x')],
    'function never knows' => [['package_length_func' => fn ($data) => 0, 'package_max_length' => 100_000], $endless],
    'mqtt length of 5 bytes' => [['open_mqtt_protocol' => true], send_first("\x30\xff\xff\xff\xff\x01")],
];
$ports = array_map(fn (array $case) => serve($case[1]), $cases);
Co\run(function () use ($cases, $ports) {
    foreach ($cases as $name => [$options]) {
        $client = new Client(SWOOLE_SOCK_TCP);
        $client->set($options + ['timeout' => 5]);
        $client->connect('127.0.0.1', $ports[$name]);
        $fd = $client->fd;
        $memory = memory_get_usage();
        report($name, $client->recv(), $client);
        echo '  ', memory_get_usage() - $memory < 300_000 ? 'small' : 'large', ' ', $client->connected ? 'open' : 'closed', ' ', $client->fd, ' ',
            file_exists("/proc/self/fd/$fd") ? 'descriptor left' : 'descriptor closed', "\n";
        report('  afterwards', $client->recv(), $client);
    }
});
?>
--EXPECT--
longer than allowed: false ERROR_PACKAGE_LENGTH_TOO_LARGE
  small closed -1 descriptor closed
  afterwards: false ERROR_CLIENT_NO_CONNECTION
4 GiB: false ERROR_PACKAGE_LENGTH_TOO_LARGE
  small closed -1 descriptor closed
  afterwards: false ERROR_CLIENT_NO_CONNECTION
negative: "" ERROR_PACKAGE_MALFORMED_DATA
  small closed -1 descriptor closed
  afterwards: false ERROR_CLIENT_NO_CONNECTION
ends before its own field: "" ERROR_PACKAGE_MALFORMED_DATA
  small closed -1 descriptor closed
  afterwards: false ERROR_CLIENT_NO_CONNECTION
no end mark in sight: false ERROR_PACKAGE_LENGTH_TOO_LARGE
  small closed -1 descriptor closed
  afterwards: false ERROR_CLIENT_NO_CONNECTION
function says no: "" ERROR_PACKAGE_LENGTH_NOT_FOUND
  small closed -1 descriptor closed
  afterwards: false ERROR_CLIENT_NO_CONNECTION
function never knows: false ERROR_PACKAGE_LENGTH_TOO_LARGE
  small closed -1 descriptor closed
  afterwards: false ERROR_CLIENT_NO_CONNECTION
mqtt length of 5 bytes: "" ERROR_PACKAGE_MALFORMED_DATA
  small closed -1 descriptor closed
  afterwards: false ERROR_CLIENT_NO_CONNECTION
