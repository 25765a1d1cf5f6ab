--TEST--
Swoole\Coroutine::set(): a stack size when coroutines exist already
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
go(fn () => 0);
try {
    Swoole\Coroutine::set(['stack_size' => 1 << 20]);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
--EXPECT--
Swoole\Coroutine::set(): option [stack_size]: it must be set before the first coroutine is made, int 1048576 given
