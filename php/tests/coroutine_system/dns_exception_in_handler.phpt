--TEST--
Swoole\Coroutine\System::gethostbyname(): an error handler that throws
--FILE--
<?php
use Swoole\Coroutine\System;

set_error_handler(function (int $level, string $text) {
    throw new ErrorException($text);
});
Swoole\Coroutine\run(function () {
    foreach ([fn () => System::gethostbyname(''), fn () => System::getaddrinfo('a.test', 99)] as $call) {
        try {
            $call();
        } catch (ErrorException $exception) {
            echo $exception->getMessage(), "\n";
        }
    }
    var_dump(System::gethostbyname('192.0.2.1'));
});
?>
--EXPECT--
Swoole\Coroutine\System::gethostbyname(): the name of the host is empty
Swoole\Coroutine\System::getaddrinfo(): the address family must be AF_INET or AF_INET6
string(9) "192.0.2.1"
