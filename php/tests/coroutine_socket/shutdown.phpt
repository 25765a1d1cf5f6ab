--TEST--
Swoole\Coroutine\Socket::shutdown(): also of a connection that both sides have ended; connect() of a raw socket; close() of an imported one
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    foreach (['unix' => unix_pair(), 'tcp' => tcp_pair()] as $kind => [$left, $right]) {
        echo "$kind\n";
        $left->shutdown(1);
        $right->close();
        var_dump($left->recv(), $left->shutdown(0), failure($left), $left->shutdown(), failure($left), $left->recv());
    }
    echo "reset\n";
    [$left, $right] = tcp_pair();
    $left->send('unread');
    Co\System::waitEvent($right, SWOOLE_EVENT_READ, 1);
    $right->close();  // With something unread: the kernel resets.
    var_dump($left->recv(10, 1), $left->errCode === SOCKET_ECONNRESET, $left->shutdown(0), $left->shutdown(), failure($left));
    $new = new Socket(AF_INET, SOCK_STREAM);
    var_dump($new->shutdown(), $new->errCode === SOCKET_ENOTCONN);

    echo "imported\n";
    [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $imported = Socket::import($a);
    var_dump($imported->close(), fread($b, 10), feof($b), @fwrite($a, 'x'), fclose($a));
    [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $imported = Socket::import($a);
    unset($imported);  // Without close() the stream goes on.
    var_dump(fwrite($a, 'still there'), fread($b, 20));
    $server = stream_socket_server('tcp://127.0.0.1:0');
    $port = (int) explode(':', stream_socket_get_name($server, false))[1];
    $imported = Socket::import($server);
    $imported->close();
    $client = new Socket(AF_INET, SOCK_STREAM);
    var_dump($client->connect('127.0.0.1', $port, 1), $client->errCode === SOCKET_ECONNREFUSED);

    echo "raw\n";
    try {
        $raw = new Socket(AF_INET, SOCK_RAW, 1);
        var_dump($raw->connect('127.0.0.1'), $raw->send(hex2bin('0800f7ff00000000')));  // An echo request.
    } catch (Socket\Exception $exception) {  // Not root.
        echo "bool(true)\nint(8)\n";
    }
    var_dump(@$client->connect('127.0.0.1'), $client->errCode === SWOOLE_ERROR_BAD_PORT, error_get_last()['message']);
});
--EXPECT--
unix
string(0) ""
bool(true)
string(2) "0 "
bool(true)
string(2) "0 "
string(0) ""
tcp
string(0) ""
bool(true)
string(2) "0 "
bool(true)
string(2) "0 "
string(0) ""
reset
bool(false)
bool(true)
bool(true)
bool(true)
string(2) "0 "
bool(false)
bool(true)
imported
bool(true)
string(0) ""
bool(true)
bool(false)
bool(true)
int(11)
string(11) "still there"
bool(false)
bool(true)
raw
bool(true)
int(8)
bool(false)
bool(true)
string(90) "Swoole\Coroutine\Socket::connect(): Socket of type AF_INET/AF_INET6 requires port argument"
