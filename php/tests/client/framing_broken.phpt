--TEST--
Swoole\Client::recv(): a length that is too large or negative, an EOF that never comes: "" as at the end, whatever comes after it; memory bounded
--FILE--
<?php
require __DIR__ . '/peer.inc';
$before = count(scandir('/proc/self/fd'));
$try = function (string $what, string $bytes, array $settings) {
    $client = connected(serve(send_first($bytes)), $settings);
    $memory = memory_get_usage();
    report($what, $client->recv(), $client);
    var_dump($client->recv(), memory_get_usage() - $memory < 100_000, $client->isConnected(), $client->close());
};
$length = ['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4];
$try('above the limit', pack('N', 5000), ['package_max_length' => 1000] + $length);
$try('4 GiB', pack('N', 0xffffffff), $length);
$try('negative', pack('l', -5), ['package_length_type' => 'l'] + $length);
$try('no EOF', str_repeat('x', 100_000), ['open_eof_check' => true, 'package_eof' => "\n", 'package_max_length' => 10_000]);
$try('the function says so', 'xxxx', ['package_length_func' => fn () => -1]);
?>
--EXPECT--
above the limit: "" ERROR_PACKAGE_LENGTH_TOO_LARGE
string(0) ""
bool(true)
bool(true)
bool(true)
4 GiB: "" ERROR_PACKAGE_LENGTH_TOO_LARGE
string(0) ""
bool(true)
bool(true)
bool(true)
negative: "" ERROR_PACKAGE_MALFORMED_DATA
string(0) ""
bool(true)
bool(true)
bool(true)
no EOF: "" ERROR_PACKAGE_LENGTH_TOO_LARGE
string(0) ""
bool(true)
bool(true)
bool(true)
the function says so: "" ERROR_PACKAGE_LENGTH_NOT_FOUND
string(0) ""
bool(true)
bool(true)
bool(true)
