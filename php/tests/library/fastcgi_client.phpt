--TEST--
Swoole\Coroutine\FastCGI\Client: requests, kept connections, failures
--FILE--
<?php
use Swoole\Coroutine\FastCGI\Client;
use Swoole\Coroutine\Server;
use Swoole\FastCGI\{FrameParser, HttpRequest, HttpResponse, Record, Request, Response};
use Swoole\FastCGI\Record\{EndRequest, Params, Stderr, Stdin, Stdout};

foreach (['127.0.0.1:9000', 'tcp://[::1]:99', 'localhost', 'unix:/run/a.sock', 'unix:///run/a.sock', '/run/a.sock', 'http://h:1/'] as $url) {
    echo $url, ' ', json_encode(Client::parseUrl($url), JSON_UNESCAPED_SLASHES), "\n";
}
try {
    Client::parseUrl('a:b:c');
} catch (InvalidArgumentException $exception) {
    echo $exception->getMessage(), "\n";
}

/** Answers each request with what it got; the script's name chooses how. */
$serve = function (Server\Connection $connection): void {
    $socket = $connection->exportSocket();
    $socket->setProtocol(['open_fastcgi_protocol' => true]);
    static $connections = 0;
    $number = ++$connections;
    do {
        $params = [];
        $body = '';
        $keep = false;
        $has_body = null;
        do {
            $bytes = $socket->recvPacket(5);
            if (!$bytes) {
                return;
            }
            $record = FrameParser::parseFrame($bytes);
            if ($record instanceof Record\BeginRequest) {
                $keep = $record->getFlags() === 1;
            } elseif ($record instanceof Params) {
                $params += $record->getValues();
                $has_body = $record->getContentLength() === 0 ? ($params['CONTENT_LENGTH'] ?? '0') !== '0' : null;
            } elseif ($record instanceof Stdin) {
                $body .= $record->getContentData();
                $has_body = $record->getContentLength() > 0;
            }
        } while ($has_body !== false);
        $end = new Stdout('') . new EndRequest;
        match ($params['SCRIPT_NAME'] ?? 'echo') {
            '/cut.php' => $socket->sendAll(new Stdout("X: y\r\n\r\npart") . '') && $keep = false,
            '/silent.php' => $socket->recvPacket(5),
            '/wrong.php' => $socket->sendAll("\2\6\0\1\0\0\0\0"),
            default => $socket->sendAll(new Stdout("Status: 202\r\nX-Connection: $number\r\n\r\n") . new Stderr('log line')
                . new Stdout(json_encode([$params['REQUEST_METHOD'] ?? null, $params['SCRIPT_FILENAME'] ?? null, $params['QUERY_STRING'] ?? null, strlen($body), substr($body, 0, 10)])) . $end),
        };
    } while ($keep);
    $socket->close();
};

Co\run(function () use ($serve) {
    $path = sys_get_temp_dir() . '/shoal-fastcgi-' . getmypid() . '.sock';
    $servers = [new Server('127.0.0.1'), new Server("unix:$path")];
    foreach ($servers as $server) {
        $server->handle($serve);
        go(fn () => $server->start());
    }
    $url = "127.0.0.1:{$servers[0]->port}";

    echo "-- call()\n";
    echo Client::call($url, '/srv/echo.php?a=1', '', 5), "\n";
    echo Client::call("unix:$path", '/srv/echo.php', ['k' => 'v w'], 5), "\n";
    echo substr(Client::call($url, '/srv/echo.php', str_repeat('x', 200000)), 0, -3), "\n";

    echo "-- execute()\n";
    $client = new Client('127.0.0.1', $servers[0]->port);
    $request = (new HttpRequest)->withScriptName('/echo.php')->withKeepConn(true);
    $first = $client->execute($request, 5);
    $second = $client->execute($request->withKeepConn(false));
    $third = $client->execute($request);
    var_dump($first instanceof HttpResponse, $first->getStatusCode(), $first->getError(), $first->getHeader('x-connection') === $second->getHeader('x-connection'), $second->getHeader('x-connection') === $third->getHeader('x-connection'));
    $plain = $client->execute(new Request, 5);
    var_dump(get_class($plain), str_starts_with($plain->getBody(), 'Status: 202'));

    echo "-- failures\n";
    foreach (['/cut.php', '/wrong.php', '/silent.php'] as $script) {
        try {
            $client->execute((new HttpRequest)->withScriptName($script)->withKeepConn(true), $script === '/silent.php' ? 0.01 : 5);
        } catch (Client\Exception $exception) {
            echo $exception->getCode() === SOCKET_ETIMEDOUT ? 'timeout' : $exception->getMessage(), ' ', $exception instanceof Swoole\Exception ? 'Swoole\Exception' : '', "\n";
        }
    }
    var_dump($client->execute($request, 5)->getStatusCode());
    $free = new Server('127.0.0.1');
    $port = $free->port;
    unset($free);
    try {
        (new Client('127.0.0.1', $port))->execute(new Request, 5);
    } catch (Client\Exception $exception) {
        var_dump($exception->getCode() === SOCKET_ECONNREFUSED);
    }
    foreach ($servers as $server) {
        $server->shutdown();
    }
    unlink($path);
});
var_dump(class_exists('Co\FastCGI\Client'), class_exists('Co\FastCGI\Client\Exception'), class_exists('Co\FastCGI\Proxy'));
?>
--EXPECT--
127.0.0.1:9000 ["127.0.0.1",9000]
tcp://[::1]:99 ["::1",99]
localhost ["localhost",9000]
unix:/run/a.sock ["unix://run/a.sock",0]
unix:///run/a.sock ["unix://run/a.sock",0]
/run/a.sock ["unix://run/a.sock",0]
http://h:1/ ["h",1]
invalid url 'a:b:c'
-- call()
["GET","\/srv\/echo.php","a=1",0,""]
["POST","\/srv\/echo.php","",5,"k=v+w"]
["POST","\/srv\/echo.php","",200000,"xxxxxxxxx
-- execute()
bool(true)
int(202)
string(8) "log line"
bool(true)
bool(false)
string(23) "Swoole\FastCGI\Response"
bool(true)
-- failures
the FastCGI application closed the connection before the end of its response Swoole\Exception
the packet is malformed Swoole\Exception
timeout Swoole\Exception
int(202)
bool(true)
bool(true)
bool(true)
bool(true)
