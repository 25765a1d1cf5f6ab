--TEST--
swoole_async_set(): an error handler that throws ends it
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
set_error_handler(function (int $code, string $message) {
    throw new ErrorException($message);
});
try {
    swoole_async_set(['no_such_option' => 1, 'log_level' => 99]);
} catch (ErrorException $exception) {
    echo $exception->getMessage(), "\n";
}
--EXPECT--
swoole_async_set(): unsupported option [no_such_option]
