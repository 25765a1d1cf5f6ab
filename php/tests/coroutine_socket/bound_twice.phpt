--TEST--
Swoole\Coroutine\Socket: a second reader or writer gets a Swoole\Error that names both coroutines; the first goes on
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine;
Co\run(function () {
    [$left, $right] = unix_pair();
    $first = go(function () use ($right) {
        var_dump($right->recv(10, 1));
    });
    var_dump($right->getBoundCid(SWOOLE_EVENT_READ) === $first, $right->getBoundCid(SWOOLE_EVENT_WRITE));
    foreach (['recv' => [10], 'recvAll' => [10], 'recvLine' => [], 'recvWithBuffer' => [5], 'readVector' => [[5]],
            'readVectorAll' => [[5]], 'recvPacket' => []] as $method => $arguments) {
        try {
            var_dump($right->$method(...$arguments));
        } catch (Swoole\Error $error) {
            $expected = "Socket#{$right->fd} has already been bound to another coroutine#$first, reading of the same socket in coroutine#"
                . Coroutine::getCid() . ' at the same time is not allowed';
            var_dump($error->getCode() === SWOOLE_ERROR_CO_HAS_BEEN_BOUND && $error->getMessage() === $expected);
        }
    }
    var_dump($right->send('the other direction is free'), $left->recv());
    $left->send('for the first');
    Co::sleep(0.001);

    $writer = go(function () use ($left, $right) {
        var_dump($left->sendAll(str_repeat('x', 5_000_000), 1));
    });
    var_dump($left->getBoundCid(SWOOLE_EVENT_WRITE) === $writer);
    foreach (['send' => ['y'], 'sendAll' => ['y'], 'writeVector' => [['y']], 'writeVectorAll' => [['y']], 'sendFile' => [__FILE__]] as $method => $arguments) {
        try {
            var_dump($left->$method(...$arguments));
        } catch (Swoole\Error $error) {
            var_dump(str_contains($error->getMessage(), "has already been bound to another coroutine#$writer, writing"));
        }
    }
    var_dump(strlen($right->recvAll(5_000_000)));
    Co::sleep(0.001);
    var_dump($left->getBoundCid(SWOOLE_EVENT_WRITE));
});
--EXPECT--
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(27)
string(27) "the other direction is free"
string(10) "for the fi"
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(5000000)
int(5000000)
int(0)
