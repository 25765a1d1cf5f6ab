--TEST--
exit without a status in a coroutine: getStatus() is null, the program ends with 0
--FILE--
<?php
foreach ([fn () => exit, fn () => exit(), fn () => die] as $end) {
    Co\run(function () use ($end) {
        try {
            $end();
        } catch (Swoole\ExitException $exception) {
            var_dump($exception->getStatus());
        }
    });
}
$code = 'Co\run(function () { exit; });';
passthru(escapeshellarg(PHP_BINARY) . ' ' . getenv('TEST_PHP_ARGS') . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' -r ' . escapeshellarg($code), $status);
var_dump($status);
--EXPECT--
NULL
NULL
NULL
int(0)
