--TEST--
Swoole\Coroutine\Socket::__construct(): properties; refusals throw; twice; never; readonly properties
--FILE--
<?php
use Swoole\Coroutine\Socket;
$socket = new Socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
var_dump($socket->fd > 2, $socket->domain === AF_INET6, $socket->type === SOCK_DGRAM, $socket->protocol === IPPROTO_UDP);
foreach ([[12345, SOCK_STREAM], [AF_INET, 99], [AF_INET, SOCK_STREAM, IPPROTO_UDP]] as $arguments) {
    try {
        new Socket(...$arguments);
    } catch (Socket\Exception $exception) {
        echo get_class($exception), ' ', $exception->getCode(), ' ', $exception->getMessage(), "\n";
    }
}
try {
    $socket->__construct(AF_INET, SOCK_STREAM);
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
class Mine extends Socket
{
    public function __construct()
    {
    }
}
$unmade = new Mine;
foreach (['recv' => [], 'send' => ['x'], 'close' => [], 'isClosed' => [], 'getOption' => [1, 2]] as $method => $arguments) {
    try {
        $unmade->$method(...$arguments);
    } catch (Swoole\Error $error) {
        echo "$method: ", $error->getMessage(), "\n";
    }
}
foreach (['fd', 'domain', 'type', 'protocol'] as $name) {
    foreach ([fn () => $socket->$name = 1, fn () => $socket->$name++, function () use ($socket, $name) { unset($socket->$name); },
            function () use ($socket, $name) { $reference = &$socket->$name; $reference = 1; }] as $write) {
        try {
            $write();
            echo "written\n";
        } catch (Error $error) {
            echo $error->getMessage(), "\n";
        }
    }
}
$socket->errCode = 5;
$socket->errMsg = 'mine';
var_dump($socket->errCode, $socket->errMsg);
try {
    clone $socket;
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    serialize($socket);
} catch (Exception $exception) {
    echo $exception->getMessage(), "\n";
}
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
Swoole\Coroutine\Socket\Exception 97 a socket cannot be made: Address family not supported by protocol
Swoole\Coroutine\Socket\Exception 22 a socket cannot be made: Invalid argument
Swoole\Coroutine\Socket\Exception 93 a socket cannot be made: Protocol not supported
the socket is constructed already
recv: the constructor of Swoole\Coroutine\Socket must be called first
send: the constructor of Swoole\Coroutine\Socket must be called first
close: the constructor of Swoole\Coroutine\Socket must be called first
isClosed: the constructor of Swoole\Coroutine\Socket must be called first
getOption: the constructor of Swoole\Coroutine\Socket must be called first
Cannot modify readonly property Swoole\Coroutine\Socket::$fd
Cannot modify readonly property Swoole\Coroutine\Socket::$fd
Cannot modify readonly property Swoole\Coroutine\Socket::$fd
Cannot modify readonly property Swoole\Coroutine\Socket::$fd
Cannot modify readonly property Swoole\Coroutine\Socket::$domain
Cannot modify readonly property Swoole\Coroutine\Socket::$domain
Cannot modify readonly property Swoole\Coroutine\Socket::$domain
Cannot modify readonly property Swoole\Coroutine\Socket::$domain
Cannot modify readonly property Swoole\Coroutine\Socket::$type
Cannot modify readonly property Swoole\Coroutine\Socket::$type
Cannot modify readonly property Swoole\Coroutine\Socket::$type
Cannot modify readonly property Swoole\Coroutine\Socket::$type
Cannot modify readonly property Swoole\Coroutine\Socket::$protocol
Cannot modify readonly property Swoole\Coroutine\Socket::$protocol
Cannot modify readonly property Swoole\Coroutine\Socket::$protocol
Cannot modify readonly property Swoole\Coroutine\Socket::$protocol
int(5)
string(4) "mine"
Trying to clone an uncloneable object of class Swoole\Coroutine\Socket
Serialization of 'Swoole\Coroutine\Socket' is not allowed
