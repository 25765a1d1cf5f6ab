--TEST--
Swoole\Client::sendfile(), send(): parts, wrong files, a large string, a peer that does not read
--FILE--
<?php
require __DIR__ . '/peer.inc';
$count = serve(function ($connection) {
    for ($bytes = 0; ($data = fread($connection, 65536)) !== '' && $data !== false; $bytes += strlen($data));
    fwrite($connection, "$bytes");
});
$file = tempnam(sys_get_temp_dir(), 'shoal');
file_put_contents($file, str_repeat('0123456789', 100_000));
foreach ([[], [999_990], [10, 20], [0, 1_000_000]] as $range) {
    $client = connected($count);
    var_dump($client->sendfile($file, ...$range), $client->shutdown(Swoole\Client::SHUT_WR), $client->recv());
}
$client = connected($count);
report('no file', @$client->sendfile("$file.none"), $client);
echo str_replace($file, '*', error_get_last()['message']), "\n";
report('a directory', @$client->sendfile(__DIR__), $client);
report('beyond the end', @$client->sendfile($file, 2_000_000), $client);
report('too long', @$client->sendfile($file, 0, 2_000_000), $client);
report('nothing to send', @$client->send(''), $client);
report('negative offset', @$client->sendfile($file, -1), $client);
report('negative length', @$client->sendfile($file, 0, -1), $client);
report('no such direction', $client->shutdown(3), $client);
var_dump($client->send(str_repeat('x', 5_000_000)), $client->shutdown(1), $client->recv());
$client = connected(serve(stay_silent(...)), ['timeout' => 0.1]);
report('nobody reads', @$client->send(str_repeat('x', 50_000_000)), $client);
$part = connected(serve(stay_silent(...)))->send(str_repeat('x', 50_000_000), Swoole\Client::MSG_DONTWAIT);
var_dump($part > 0 && $part < 50_000_000);
unlink($file);
?>
--EXPECT--
bool(true)
bool(true)
string(7) "1000000"
bool(true)
bool(true)
string(2) "10"
bool(true)
bool(true)
string(2) "20"
bool(true)
bool(true)
string(7) "1000000"
no file: false ENOENT
Swoole\Client::sendfile(): the file *.none cannot be sent: No such file or directory
a directory: false 21
beyond the end: false EINVAL
too long: false EINVAL
nothing to send: false EINVAL
negative offset: false EINVAL
negative length: false EINVAL
no such direction: false EINVAL
int(5000000)
bool(true)
string(7) "5000000"
nobody reads: false EAGAIN
bool(true)
