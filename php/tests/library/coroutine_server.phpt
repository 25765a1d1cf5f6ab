--TEST--
Swoole\Coroutine\Server: addresses, settings, handlers, TLS, shutdown(), what fails
--SKIPIF--
<?php
if (!is_file('/usr/bin/openssl')) die('skip openssl is not there');
if (!@stream_socket_server('tcp://[::1]:0')) die('skip there is no IPv6');
?>
--FILE--
<?php
use Swoole\Coroutine\Client;
use Swoole\Coroutine\Server;
use Swoole\Coroutine\Server\Connection;
$base = sys_get_temp_dir() . '/shoal_' . bin2hex(random_bytes(6));
exec("openssl req -x509 -newkey rsa:2048 -nodes -keyout $base.key -out $base.crt -days 2 -subj /CN=localhost 2>/dev/null");
Co\run(function () use ($base) {
    $echo = function (Connection $connection) {
        while (($data = $connection->recv()) !== '' && $data !== false) {
            $connection->send("got $data");
        }
        var_dump($connection->exportSocket() instanceof Co\Socket, $connection->close(), $connection->close());
    };
    $talk = function (int $type, string $host, int $port, array $settings = []) {
        $client = new Client($type);
        $client->set($settings + ['timeout' => 5]);
        var_dump($client->connect($host, $port), $client->send('hello'), $client->recv());
        $client->close();
        Co::sleep(0.01);
    };
    foreach ([['127.0.0.1', 0, SWOOLE_SOCK_TCP], ['::1', 0, SWOOLE_SOCK_TCP6], ["unix:$base.sock", 0, SWOOLE_SOCK_UNIX_STREAM]] as [$host, $port, $type]) {
        $server = new Server($host, $port);
        var_dump($server->host === preg_replace('/^unix:/', '', $host), $server->port > 0, $server->type, $server->fd > 0, $server->errCode, $server->setting);
        $server->handle($echo);
        go(function () use ($server, $talk, $type) {
            $talk($type, $server->host, $server->port);
            var_dump($server->shutdown());
        });
        var_dump($server->start());
    }

    echo "again after shutdown(), with settings\n";
    $server = new Co\Server('127.0.0.1', 0);
    $server->set(['package_eof' => "\n"]);
    $server->set(['open_eof_split' => true]);
    var_dump(json_encode($server->setting), $server->shutdown());
    $server->handle(fn ($connection) => $connection->send(json_encode([$connection->recv(), $connection->recv()])));
    foreach ([1, 2] as $time) {
        go(function () use ($server) {
            $client = new Client(SWOOLE_SOCK_TCP);
            $client->connect('127.0.0.1', $server->port);
            $client->send("one\ntwo\n");
            var_dump($client->recv());
            $server->shutdown();
        });
        var_dump($server->start());
    }

    echo "TLS\n";
    $server = new Server('127.0.0.1', 0, true);
    $server->set(['ssl_cert_file' => "$base.crt", 'ssl_key_file' => "$base.key"]);
    $server->handle($echo);
    go(function () use ($server, $talk) {
        $silent = new Client(SWOOLE_SOCK_TCP);
        $silent->connect('127.0.0.1', $server->port);  // Its handshake never comes.
        $talk(SWOOLE_SOCK_TCP | SWOOLE_SSL, '127.0.0.1', $server->port);
        $silent->close();
        $server->shutdown();
    });
    var_dump($server->start());

    echo "reuse_port\n";
    $first = new Server('127.0.0.1', 0, false, true);
    $second = new Server('127.0.0.1', $first->port, false, true);
    var_dump($first->port === $second->port);
    try {
        new Server('127.0.0.1', $first->port);
    } catch (Swoole\Exception $exception) {
        var_dump($exception->getCode() === SOCKET_EADDRINUSE, $exception->getMessage());
    }
    var_dump($first->start(), $first->errCode === SOCKET_EINVAL);
});
array_map(unlink(...), glob("$base*"));
?>
--EXPECT--
bool(true)
bool(true)
int(2)
bool(true)
int(0)
array(0) {
}
bool(true)
int(5)
string(9) "got hello"
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(true)
int(10)
bool(true)
int(0)
array(0) {
}
bool(true)
bool(true)
int(5)
string(9) "got hello"
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
int(1)
bool(true)
int(0)
array(0) {
}
bool(true)
bool(true)
int(5)
string(9) "got hello"
bool(true)
bool(true)
bool(false)
bool(true)
again after shutdown(), with settings
string(42) "{"package_eof":"\n","open_eof_split":true}"
bool(false)
bool(true)
string(17) "["one\n","two\n"]"
bool(true)
string(17) "["one\n","two\n"]"
bool(true)
TLS
bool(true)
int(5)
string(9) "got hello"
bool(true)
bool(true)
bool(false)
bool(true)
reuse_port
bool(true)
bool(true)
string(22) "Address already in use"
bool(false)
bool(true)
