--TEST--
Swoole\Http\Server: http_cancel_on_disconnect => false: the handler goes on, without a connection
--EXTENSIONS--
shoal
--FILE--
<?php
$server = new Swoole\Http\Server('127.0.0.1', 0);
$server->set(['worker_num' => 1, 'http_cancel_on_disconnect' => false]);
$answered = new Swoole\Coroutine\Channel();
$server->on('close', fn () => print("closed\n"));
$server->on('request', function ($request, $response) use ($answered) {
    $slept = Co::sleep(0.05);
    $answered->push([$slept, Co::isCanceled(), $response->isWritable(), $response->end('late'), swoole_last_error()]);
});
$server->on('workerStart', fn ($server) => go(function () use ($server, $answered) {
    $client = new Swoole\Coroutine\Socket(AF_INET, SOCK_STREAM);
    $client->connect('127.0.0.1', $server->port, 5);
    $client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    $client->close();
    echo json_encode($answered->pop(10)), "\n";
    $server->shutdown();
}));
$server->start();
?>
--EXPECT--
closed
[true,false,false,false,1004]
