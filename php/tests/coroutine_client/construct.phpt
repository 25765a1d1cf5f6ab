--TEST--
Swoole\Coroutine\Client::__construct(): types, properties, misuse
--FILE--
<?php
use Swoole\Coroutine\Client;
var_dump(get_object_vars(new Client(SWOOLE_SOCK_TCP)));
foreach ([SWOOLE_SOCK_TCP, SWOOLE_SOCK_UDP, SWOOLE_SOCK_TCP6, SWOOLE_SOCK_UDP6, SWOOLE_SOCK_UNIX_STREAM,
    SWOOLE_SOCK_UNIX_DGRAM, SWOOLE_SOCK_TCP | SWOOLE_SSL, SWOOLE_SOCK_TCP | SWOOLE_KEEP] as $type) {
    echo (new Client($type))->type === $type ? 'taken' : 'other', "\n";
}
foreach ([0, SWOOLE_SOCK_RAW, 9, -1, SWOOLE_SSL] as $type) {
    try {
        new Client($type);
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
}
class Lazy extends Client
{
    public function __construct() {}
}
foreach (['set' => [[]], 'recv' => [], 'close' => [], 'isConnected' => []] as $method => $arguments) {
    try {
        (new Lazy())->$method(...$arguments);
    } catch (Swoole\Error $error) {
        echo $error->getMessage(), "\n";
    }
}
$client = new Client(SWOOLE_SOCK_TCP);
try {
    $client->__construct(SWOOLE_SOCK_UDP);
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    clone $client;
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    serialize($client);
} catch (Exception $error) {
    echo $error->getMessage(), "\n";
}
var_dump(new Co\Client(SWOOLE_SOCK_UDP) instanceof Client, new swoole_client_coro(SWOOLE_SOCK_UDP) instanceof Client);
var_dump(Client::MSG_OOB, Client::MSG_PEEK, Client::MSG_DONTWAIT, Client::MSG_WAITALL);
?>
--EXPECT--
array(7) {
  ["errCode"]=>
  int(0)
  ["errMsg"]=>
  string(0) ""
  ["fd"]=>
  int(-1)
  ["socket"]=>
  NULL
  ["type"]=>
  int(1)
  ["setting"]=>
  NULL
  ["connected"]=>
  bool(false)
}
taken
taken
taken
taken
taken
taken
taken
taken
Swoole\Coroutine\Client::__construct(): Argument #1 ($type) must be one of SWOOLE_SOCK_TCP, SWOOLE_SOCK_UDP, SWOOLE_SOCK_TCP6, SWOOLE_SOCK_UDP6, SWOOLE_SOCK_UNIX_STREAM and SWOOLE_SOCK_UNIX_DGRAM
Swoole\Coroutine\Client::__construct(): Argument #1 ($type) must be one of SWOOLE_SOCK_TCP, SWOOLE_SOCK_UDP, SWOOLE_SOCK_TCP6, SWOOLE_SOCK_UDP6, SWOOLE_SOCK_UNIX_STREAM and SWOOLE_SOCK_UNIX_DGRAM
Swoole\Coroutine\Client::__construct(): Argument #1 ($type) must be one of SWOOLE_SOCK_TCP, SWOOLE_SOCK_UDP, SWOOLE_SOCK_TCP6, SWOOLE_SOCK_UDP6, SWOOLE_SOCK_UNIX_STREAM and SWOOLE_SOCK_UNIX_DGRAM
Swoole\Coroutine\Client::__construct(): Argument #1 ($type) must be one of SWOOLE_SOCK_TCP, SWOOLE_SOCK_UDP, SWOOLE_SOCK_TCP6, SWOOLE_SOCK_UDP6, SWOOLE_SOCK_UNIX_STREAM and SWOOLE_SOCK_UNIX_DGRAM
Swoole\Coroutine\Client::__construct(): Argument #1 ($type) must be one of SWOOLE_SOCK_TCP, SWOOLE_SOCK_UDP, SWOOLE_SOCK_TCP6, SWOOLE_SOCK_UDP6, SWOOLE_SOCK_UNIX_STREAM and SWOOLE_SOCK_UNIX_DGRAM
the constructor of Swoole\Coroutine\Client must be called first
the constructor of Swoole\Coroutine\Client must be called first
the constructor of Swoole\Coroutine\Client must be called first
the constructor of Swoole\Coroutine\Client must be called first
the client is constructed already
Trying to clone an uncloneable object of class Swoole\Coroutine\Client
Serialization of 'Swoole\Coroutine\Client' is not allowed
bool(true)
bool(true)
int(1)
int(2)
int(64)
int(256)
