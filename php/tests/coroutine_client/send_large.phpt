--TEST--
Swoole\Coroutine\Client::send(): more than fits in the buffers goes out whole; timeouts; the empty string
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$counts = serve(function ($connection) {
    $digest = hash_init('sha256');
    $left = (int) fgets($connection);
    while ($left > 0 && ($data = fread($connection, 8192)) !== '') {
        hash_update($digest, $data);
        $left -= strlen($data);
    }
    fwrite($connection, hash_final($digest));
});
$silent = serve(stay_silent(...));
Co\run(function () use ($counts, $silent) {
    $data = str_repeat(random_bytes(1024), 4096);
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $counts);
    $client->send(strlen($data) . "\n");
    var_dump($client->send($data), $client->recv() === hash('sha256', $data));
    $client->close();

    $client->set(['write_timeout' => 0.1]);
    $client->connect('127.0.0.1', $silent);
    $all = str_repeat('x', 32 << 20);
    $sent = $client->send($all);
    var_dump($sent !== strlen($all));
    report('nobody reads', is_int($sent) ? 'a part' : $sent, $client);
    for ($i = 0; $i < 5 && ($sent = $client->send(str_repeat('x', 1 << 20), 0.05)) !== false; $i++);
    report('nobody reads, argument', $sent, $client);

    report('empty', @$client->send(''), $client);
    echo error_get_last()['message'], "\n";
});
?>
--EXPECT--
int(4194304)
bool(true)
bool(true)
nobody reads: "a part" ETIMEDOUT
nobody reads, argument: false ETIMEDOUT
empty: false EINVAL
Swoole\Coroutine\Client::send(): the data to send is empty
