--TEST--
Swoole\Http\Server: a client that disconnects before its answer: close event, exist(), isWritable(), cancellation
--EXTENSIONS--
shoal
--FILE--
<?php
set_error_handler(fn ($number, $message) => print("warning: $message\n"));
$server = new Swoole\Http\Server('127.0.0.1', 0);
$server->set(['worker_num' => 1, 'development_notices' => false, 'http_parse_files' => true, 'upload_tmp_dir' => sys_get_temp_dir()]);
$patient = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
$patient->set(['http_half_close' => true]);
$events = new Swoole\Coroutine\Channel(20);
$server->on('close', function ($server, $fd, $reactor) use ($events) {
    $events->push("close by " . ($reactor < 0 ? 'server' : 'client') . ', exist ' . json_encode($server->exist($fd))
        . ', listed ' . json_encode(in_array($fd, [...$server->connections, ...($server->getClientList(0, 100) ?: [])])));
});
$server->on('request', function ($request, $response) use ($server, $events) {
    global $detached, $file;
    $answer = fn () => json_encode([$response->isWritable(), $server->exist($request->fd), $response->header('a', 'b'),
        $response->write('x'), $response->end('late')]);
    switch ($request->server['path_info']) {
        case '/sleep':
            $slept = Co::sleep(30);
            $events->push('slept ' . json_encode([$slept, Co::isCanceled()]) . ' ' . $answer());
            $events->push('next wait ' . json_encode([Co::sleep(0.001), Co::isCanceled()]));
            break;
        case '/pop':
            $channel = new Swoole\Coroutine\Channel();
            $events->push('popped ' . json_encode([$channel->pop(30), $channel->errCode === SWOOLE_CHANNEL_CANCELED]) . ' ' . $answer());
            break;
        case '/stream':
            for ($count = 1; $response->write("tick\n"); $count++) {
                Co::sleep(0.001);
            }
            $events->push('stream ended ' . json_encode($count > 1) . ' ' . $answer());
            break;
        case '/detach':
            $detached = $response->fd;
            $file = $request->files['f']['tmp_name'] ?? '';
            $events->push('detached ' . json_encode([$response->detach(), is_file($file)]));
            break;
        case '/half':
            Co::sleep(0.02);
            $response->end('half-closed and answered');
            break;
        default:
            $response->end('ok');
    }
});
function dial(int $port, string $request): Swoole\Coroutine\Socket {
    $socket = new Swoole\Coroutine\Socket(AF_INET, SOCK_STREAM);
    $socket->connect('127.0.0.1', $port, 5);
    $socket->send($request);
    return $socket;
}
$server->on('workerStart', fn ($server) => go(function () use ($server, $patient, $events) {
    global $detached, $file;
    $get = fn ($path) => "GET $path HTTP/1.1\r\nHost: a\r\n\r\n";
    $show = function (int $count) use ($events) {
        for (; $count > 0; $count--) {
            echo '  ', $events->pop(10) ?: 'nothing for 10 s', "\n";
        }
    };
    foreach (['/sleep' => 3, '/pop' => 2] as $path => $count) {
        echo "$path, closed\n";
        $client = dial($server->port, $get($path));
        Co::sleep(0.02);
        $client->close();
        $show($count);
    }
    echo "/pop, half-closed\n";
    $client = dial($server->port, $get('/pop'));
    Co::sleep(0.02);
    $client->shutdown(STREAM_SHUT_WR);
    $show(2);
    var_dump($client->recv(10, 5));
    echo "/pop, FIN together with the request\n";
    $client = dial($server->port, $get('/pop'));
    $client->shutdown(STREAM_SHUT_WR);
    $show(2);
    echo "/stream, closed\n";
    $client = dial($server->port, $get('/stream'));
    $client->recv(10, 5);
    $client->close();
    $show(2);
    echo "/detach, closed\n";
    $body = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nabc\r\n--B--\r\n";
    $client = dial($server->port, "POST /detach HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: "
        . strlen($body) . "\r\n\r\n$body");
    $show(1);
    $client->close();
    $show(1);
    clearstatcache();
    var_dump(Swoole\Http\Response::create($server, $detached), $file !== '' && is_file($file));
    echo "an idle connection, closed\n";
    $client = dial($server->port, $get('/'));
    $client->recv(100, 5);
    $client->close();
    $show(1);
    echo "an immediate answer to a client that half-closes\n";
    $client = dial($server->port, $get('/'));
    $client->shutdown(STREAM_SHUT_WR);
    var_dump(str_ends_with($client->recv(1000, 5), "\r\n\r\nok"), $client->recv(10, 5));
    $show(1);
    echo "http_half_close\n";
    $client = dial($patient->port, $get('/half') . $get('/half'));
    $client->shutdown(STREAM_SHUT_WR);
    $all = '';
    while (($part = $client->recv(1000, 5)) != '') {
        $all .= $part;
    }
    var_dump(substr_count($all, 'half-closed and answered'));
    $show(1);
    Co::sleep(0.01);
    $stats = $server->stats();
    echo json_encode([$stats['connection_num'], $stats['abort_count'], $stats['concurrency'], $stats['worker_concurrency']]), "\n";
    $server->shutdown();
}));
$server->start();
?>
--EXPECT--
/sleep, closed
  close by client, exist false, listed false
  slept [false,true] [false,false,false,false,false]
  next wait [true,false]
/pop, closed
  close by client, exist false, listed false
  popped [false,true] [false,false,false,false,false]
/pop, half-closed
  close by client, exist false, listed false
  popped [false,true] [false,false,false,false,false]
string(0) ""
/pop, FIN together with the request
  close by client, exist false, listed false
  popped [false,true] [false,false,false,false,false]
/stream, closed
  close by client, exist false, listed false
  stream ended true [false,false,false,false,false]
/detach, closed
  detached [true,true]
  close by client, exist false, listed false
warning: Swoole\Http\Response::create(): connection [6] is not detached in this worker, or is closed
bool(false)
bool(false)
an idle connection, closed
  close by client, exist false, listed false
an immediate answer to a client that half-closes
bool(true)
string(0) ""
  close by client, exist false, listed false
http_half_close
int(2)
  close by client, exist false, listed false
[0,6,0,0]
