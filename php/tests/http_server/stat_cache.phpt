--TEST--
Swoole\Http\Server: PHP's stat cache is cleared before each callback; http_server_name changes the Server header
--EXTENSIONS--
shoal
--FILE--
<?php
$file = tempnam(sys_get_temp_dir(), 'stat');
$server = new Swoole\Http\Server('127.0.0.1', 0);
$server->set(['worker_num' => 1, 'http_server_name' => 'tests/1.0']);
$server->on('request', function ($request, $response) use ($file) {
    if ($request->server['path_info'] === '/named') {
        $response->header('Server', 'mine');
    }
    $response->end(is_file($file) ? 'alive' : 'gone');
});
$server->on('workerStart', fn () => go(function () use ($server, $file) {
    foreach (['/', '/', '/named'] as $i => $path) {
        $client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
        $client->connect('127.0.0.1', $server->port);
        $client->send("GET $path HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        $answer = $client->recv();
        preg_match('/^Server: (.*)\r$/m', $answer, $match);
        echo $match[1], ' ', substr($answer, strpos($answer, "\r\n\r\n") + 4), "\n";
        if ($i === 0) {
            Swoole\Coroutine\System::exec('rm ' . escapeshellarg($file)); // Deleted by another process.
        }
    }
    $server->shutdown();
}));
$server->start();
--EXPECT--
tests/1.0 alive
tests/1.0 gone
mine gone
