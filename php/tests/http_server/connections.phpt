--TEST--
Swoole\Server: connections, getClientInfo(), getClientList(), bind(): open connections, by port, and their values
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/serve.inc';

function dial(int $port): Swoole\Coroutine\Client
{
    $client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port, 2);
    $client->send("GET /fd HTTP/1.1\r\nHost: a\r\n\r\n");
    $client->fd = (int) substr(strstr($client->recv(5), "\r\n\r\n"), 4);
    return $client;
}
function same_moment(float $time): bool
{
    return abs($time - microtime(true)) < 30;
}
$closed = new Swoole\Coroutine\Channel(10);

serve(fn ($request, $response) => $response->end((string) $request->fd), function ($ask, $server) use ($closed) {
    $clients = array_map(dial(...), [$server->port, $server->ports[1]->port, $server->port, $server->ports[1]->port]);
    echo 'all: ', implode(' ', iterator_to_array($server->connections)), ', count ', count($server->connections), "\n";
    foreach ($server->ports as $i => $port) {
        echo "port $i: ", implode(' ', iterator_to_array($port->connections)), ', count ', count($port->connections),
            ', has 1 ', json_encode(isset($port->connections[1])), ', has 9 ', json_encode(isset($port->connections[9])), "\n";
    }
    var_dump($server->getClientList(0, 3), $server->connection_list(3), $server->getClientList(4));

    echo "--- getClientInfo\n";
    $info = $server->getClientInfo(2);
    $keys = array_keys($info);
    sort($keys);
    echo implode(',', $keys), "\n";
    $name = $clients[1]->getsockname();
    var_dump($info['server_port'] === $server->ports[1]->port, $info['remote_port'] === $name['port'], $info['remote_ip'],
        $info['socket_type'], $info['reactor_id'], $info['recv_queued_bytes'], $info['send_queued_bytes']);
    var_dump(same_moment($info['connect_time']), $info['last_time'] === (int) $info['last_recv_time'], same_moment($info['last_recv_time']),
        same_moment($info['last_send_time']), same_moment($info['last_dispatch_time']), $info['last_send_time'] >= $info['last_recv_time']);
    var_dump($server->connection_info(2) === $server->getClientInfo(2), $server->connections[2] === $info, $server->getClientInfo(99));

    echo "--- bind\n";
    var_dump($server->bind(2, 77), $server->getClientInfo(2)['uid'], $server->bind(2, 78), $server->getClientInfo(2)['uid']);
    var_dump($server->bind(3, -1), $server->getClientInfo(3)['uid'], $server->bind(99, 1), swoole_last_error());
    var_dump($server->bind(1, 0), isset($server->getClientInfo(1)['uid']));
    var_dump($server->bind(1, 1 << 40));

    echo "--- a connection closes while the others are walked\n";
    foreach ($server->connections as $key => $fd) {
        echo "$key => $fd\n";
        if ($fd === 1) {
            $clients[1]->close();
            echo $closed->pop(5), "\n";  // Woken by the close callback, which goes on when this coroutine waits.
            Co::sleep(0.001);
        }
    }
    var_dump($server->exist(2), $server->getClientInfo(2), isset($server->connections[2]), count($server->ports[1]->connections));
    echo dial($server->port)->fd, "\n";
}, [], function ($server) use ($closed) {
    $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $server->on('close', fn ($server, $fd) => $closed->push("close $fd: exist " . json_encode($server->exist($fd)) . ', uid '
        . json_encode($server->getClientInfo($fd)['uid'] ?? null)));
});
?>
--EXPECTF--
all: 1 2 3 4, count 4
port 0: 1 3, count 2, has 1 true, has 9 false
port 1: 2 4, count 2, has 1 false, has 9 false
array(3) {
  [0]=>
  int(1)
  [1]=>
  int(2)
  [2]=>
  int(3)
}
array(1) {
  [0]=>
  int(4)
}
bool(false)
--- getClientInfo
close_errno,connect_time,last_dispatch_time,last_recv_time,last_send_time,last_time,reactor_id,recv_queued_bytes,remote_ip,remote_port,send_queued_bytes,server_fd,server_port,socket_fd,socket_type
bool(true)
bool(true)
string(9) "127.0.0.1"
int(1)
int(0)
int(0)
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
--- bind
bool(true)
int(77)
bool(false)
int(77)
bool(true)
int(4294967295)
bool(false)
int(1005)
bool(true)
bool(false)

Warning: Swoole\Server::bind(): uid must fit into 32 bits, 1099511627776 given in %s on line %d
bool(false)
--- a connection closes while the others are walked
0 => 1
close 2: exist false, uid 77
1 => 3
2 => 4
bool(false)
bool(false)
bool(false)
int(1)
5
