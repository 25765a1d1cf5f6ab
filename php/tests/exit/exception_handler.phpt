--TEST--
Swoole\Coroutine: set_exception_handler() whose handler waits, exits or fails
--FILE--
<?php
if (($argv[1] ?? '') === '') {
    foreach (['waits', 'exits', 'fatal', 'shutdown'] as $case) {
        $output = [];
        exec(PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' ' . escapeshellarg(__FILE__) . " $case", $output, $status);
        echo "$case: ", implode(' | ', preg_grep('/^(PHP |$)/', $output, PREG_GREP_INVERT)), ", status $status\n";
    }
    return;
}
register_shutdown_function(function () use ($argv) {
    echo "shutdown\n";
    if ($argv[1] === 'shutdown') {
        throw new LogicException('second');
    }
});
set_exception_handler(function (Throwable $exception) use ($argv) {
    echo 'handler ', $exception->getMessage(), "\n";
    match ($argv[1]) {
        'waits' => Co::sleep(0.001),
        'exits' => exit(9),
        'fatal' => trigger_error('fatal', E_USER_ERROR),
        'shutdown' => null,
    };
    echo "handler ends\n";
});
go(fn () => throw new RuntimeException('first'));
echo $argv[1] === 'waits' ? "others meanwhile\n" : "never\n";
--EXPECTF--
waits: handler first | others meanwhile | shutdown | handler ends, status 255
exits: handler first | shutdown, status 9
fatal: handler first | Fatal error: fatal in %s on line %d | shutdown, status 255
shutdown: handler first | handler ends | shutdown | Fatal error: Uncaught LogicException: second in %s:%d | %a, status 255
