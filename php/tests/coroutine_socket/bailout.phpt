--TEST--
Swoole\Coroutine\Socket: exceptions and fatal errors of error handlers and length functions leave nothing behind
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
register_shutdown_function(function () {
    echo "shutdown\n";
});
set_error_handler(function (int $level, string $text) {
    throw new ErrorException($text);
});
Co\run(function () {
    try {
        Socket::import(fopen('php://memory', 'r'));
    } catch (ErrorException $exception) {
        echo $exception->getMessage(), "\n";
    }
    try {
        swoole_coroutine_socketpair(AF_INET, SOCK_STREAM, 0);
    } catch (ErrorException $exception) {
        echo $exception->getMessage(), "\n";
    }
    [$left, $right] = unix_pair();
    try {
        var_dump($right->setProtocol(['no_such_option' => 1, 'strict_options' => true]));
    } catch (ErrorException $exception) {
        echo $exception->getMessage(), "\n";
    }
    // Cancelled with an exception: the wait throws, the socket stays usable.
    $cid = go(function () use ($right) {
        try {
            $right->recv();
        } catch (Swoole\Coroutine\CanceledException $exception) {
            echo get_class($exception), "\n";
        }
    });
    var_dump(Swoole\Coroutine::cancel($cid, true), $left->send('x'), $right->recv(1, 1));
    $right->setProtocol(['open_length_check' => true, 'package_length_func' => function () {
        trigger_error_for_real();
    }]);
    go(function () use ($left) {
        $left->recv();
        echo "never printed\n";
    });
    $left->send('x');
    $right->recvPacket();
    echo "never printed\n";
});

function trigger_error_for_real(): void
{
    restore_error_handler();
    @trigger_error('fatal in a length function', E_USER_ERROR);
}
--EXPECTF--
Swoole\Coroutine\Socket::import(): the connection cannot be taken over: Bad file descriptor
swoole_coroutine_socketpair(): a pair of sockets cannot be made: Operation not supported
Swoole\Coroutine\Socket::setProtocol(): unsupported option [no_such_option]
Swoole\Coroutine\CanceledException
bool(true)
int(1)
string(1) "x"

Fatal error: fatal in a length function in %s on line 51
shutdown
