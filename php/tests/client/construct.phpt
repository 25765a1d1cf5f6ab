--TEST--
Swoole\Client::__construct(): properties, legacy name, what is refused
--FILE--
<?php
$client = new swoole_client(SWOOLE_SOCK_TCP | SWOOLE_KEEP, SWOOLE_SOCK_SYNC, 'name');
var_dump(get_class($client), $client->type === (SWOOLE_SOCK_TCP | SWOOLE_KEEP), $client->id, $client->errCode,
    $client->sock, $client->reuse, $client->reuseCount, $client->setting, $client->isConnected());
$try = function (callable $make) {
    try {
        $make();
        echo "made\n";
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
};
$try(fn () => new Swoole\Client(SWOOLE_SOCK_TCP, SWOOLE_SOCK_ASYNC));
$try(fn () => new Swoole\Client(SWOOLE_SOCK_TCP | SWOOLE_ASYNC));
$try(fn () => new Swoole\Client(99));
$try(fn () => new Swoole\Client(SWOOLE_SOCK_UDP6 | SWOOLE_SYNC));
$try(fn () => $client->__construct(SWOOLE_SOCK_TCP));
$try(fn () => clone $client);
$try(fn () => serialize($client));
$try(function () {
    $raw = (new ReflectionClass(Swoole\Client::class))->newInstanceWithoutConstructor();
    $raw->send('x');
});
var_dump(is_subclass_of(Swoole\Client\Exception::class, Swoole\Exception::class));
var_dump(Swoole\Client::MSG_OOB, Swoole\Client::MSG_PEEK, Swoole\Client::MSG_DONTWAIT, Swoole\Client::MSG_WAITALL,
    Swoole\Client::SHUT_RD, Swoole\Client::SHUT_WR, Swoole\Client::SHUT_RDWR);
?>
--EXPECT--
string(13) "Swoole\Client"
bool(true)
string(4) "name"
int(0)
int(-1)
bool(false)
int(0)
NULL
bool(false)
Swoole\Error: Swoole\Client is synchronous: SWOOLE_SOCK_ASYNC is refused; use Swoole\Async\Client or Swoole\Coroutine\Client
Swoole\Error: Swoole\Client is synchronous: SWOOLE_SOCK_ASYNC is refused; use Swoole\Async\Client or Swoole\Coroutine\Client
TypeError: Swoole\Client::__construct(): Argument #1 ($type) must be one of SWOOLE_SOCK_TCP, SWOOLE_SOCK_UDP, SWOOLE_SOCK_TCP6, SWOOLE_SOCK_UDP6, SWOOLE_SOCK_UNIX_STREAM and SWOOLE_SOCK_UNIX_DGRAM
made
Swoole\Error: the client is constructed already
Error: Trying to clone an uncloneable object of class Swoole\Client
Exception: Serialization of 'Swoole\Client' is not allowed
Swoole\Error: the constructor of Swoole\Client must be called first
bool(true)
int(1)
int(2)
int(64)
int(256)
int(0)
int(1)
int(2)
