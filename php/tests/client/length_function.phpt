--TEST--
Swoole\Client: package_length_func that throws, calls the client, closes it
--FILE--
<?php
require __DIR__ . '/peer.inc';
$port = serve(send_first('2ab'));
$client = connected($port, ['package_length_func' => fn () => throw new LogicException('mine')]);
try {
    $client->recv();
} catch (LogicException $e) {
    echo $e->getMessage(), "\n";
}
var_dump($client->isConnected());
unset($client);
foreach (['close' => [], 'recv' => [], 'set' => [['timeout' => 1]], 'connect' => ['127.0.0.1', 1]] as $method => $arguments) {
    $client = new Swoole\Client(SWOOLE_SOCK_TCP);
    $client->set(['package_length_func' => function () use (&$client, $method, $arguments) {
        $client->$method(...$arguments);
        return 3;
    }]);
    $client->connect('127.0.0.1', $port, 5);
    try {
        var_dump($client->recv());
    } catch (Swoole\Error $e) {
        echo "$method: ", $e->getMessage(), "\n";
    }
    $client->set(['package_length_func' => fn () => 3]);
    var_dump($client->recv());
    $client->close();
}
?>
--EXPECT--
mine
bool(true)
close: the client is in the middle of a call
string(3) "2ab"
recv: the client is in the middle of a call
string(3) "2ab"
set: the client is in the middle of a call
string(3) "2ab"
connect: the client is in the middle of a call
string(3) "2ab"
