--TEST--
Swoole\Coroutine\Client::peek(): sees without taking and without waiting
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(function ($connection) {
    fgets($connection);
    fwrite($connection, 'hello');
    fgets($connection);
});
Co\run(function () use ($port) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    $started = hrtime(true);
    report('nothing there', $client->peek(), $client);
    var_dump(hrtime(true) - $started < 1e9);
    $client->send("go\n");
    while (($seen = $client->peek()) === false) {
        Co::sleep(0.01);
    }
    var_dump($seen, $client->peek(2), $client->peek(2), $client->recv(), $client->errCode);
    $client->send("end\n");
    while (($seen = $client->peek()) === false) {
        Co::sleep(0.01);
    }
    report('at the end', $seen, $client);
    report('as much as there is', $client->peek(0), $client);
});
?>
--EXPECT--
nothing there: false EAGAIN
bool(true)
string(5) "hello"
string(2) "he"
string(2) "he"
string(5) "hello"
int(0)
at the end: "" no error
as much as there is: "" no error
