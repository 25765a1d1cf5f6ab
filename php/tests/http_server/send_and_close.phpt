--TEST--
Swoole\Server::send() on a detached HTTP connection; the close callback runs at once
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/serve.inc';

serve(function ($request, $response) use (&$server) {
    switch ($request->server['request_uri']) {
        case '/raw':
            $response->detach();
            var_dump($server->send((string) $request->fd, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nr"), $server->send($request->fd, 'aw'));
            var_dump($server->close($request->fd), $server->exist($request->fd), $server->send($request->fd, 'x'), swoole_last_error());
            break;
        case '/close':
            var_dump($response->close());
            break;
        case '/end':
            var_dump($response->end('end'));
            break;
    }
}, function ($ask, $running) use (&$server) {
    $server = $running;
    var_dump($server->send(12345, 'x'), swoole_last_error(), @$server->send(1, ''));
    foreach (['/raw', '/close', '/end'] as $path) {
        echo "--- $path\n", $ask("GET $path HTTP/1.1\r\nHost: a\r\n" . ($path === '/end' ? "Connection: close\r\n" : '') . "\r\n"), "\n";
    }
}, [], fn ($server) => $server->on('close', fn () => print("closed\n")));
?>
--EXPECT--
bool(false)
int(1005)
bool(false)
--- /raw
bool(true)
bool(true)
closed
bool(true)
bool(false)
bool(false)
int(1005)
HTTP/1.1 200 OK
Content-Length: 3

raw
--- /close
closed
bool(true)

--- /end
closed
bool(true)
HTTP/1.1 200 OK
Server: swoole-http-server
Connection: close
Content-Type: text/html
Content-Length: 3

end
