--TEST--
Smoke test: an HTTP server with two workers answers and stops
--FILE--
<?php
$listener = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);
fclose($listener);

$server = new Swoole\Http\Server('127.0.0.1', $port, SWOOLE_BASE);
$server->set(['worker_num' => 2, 'log_level' => SWOOLE_LOG_ERROR]);
$server->on('workerStart', function ($server, int $worker_id) use ($port) {
    if ($worker_id !== 0) return;
    Swoole\Coroutine::create(function () use ($server, $port) {
        $client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
        $client->connect('127.0.0.1', $port, 5);
        $client->send("GET /?name=smoke HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        $answer = '';
        while (($part = $client->recv()) != '') $answer .= $part;
        echo strtok($answer, "\r\n"), ' | ', substr(strstr($answer, "\r\n\r\n"), 4), "\n";
        $server->shutdown();
    });
});
$server->on('request', fn($request, $response) => $response->end("hello {$request->get['name']}"));
$server->start();
echo "stopped\n";
?>
--EXPECT--
HTTP/1.1 200 OK | hello smoke
stopped
