--TEST--
Swoole\Coroutine: set_exception_handler() whose handler waits, exits or fails
--FILE--
<?php
if (($argv[1] ?? '') === '') {
    function run(string $case): string
    {
        exec(PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' ' . escapeshellarg(__FILE__) . " $case", $output, $status);
        return implode(' | ', preg_grep('/^(PHP |$)/', $output, PREG_GREP_INVERT)) . ", status $status";
    }
    foreach (['waits', 'exits', 'fatal'] as $case) {
        echo "$case: ", run($case), "\n";
    }
    // What follows depends on the version: since 8.3 the handler is called for the second exception, too.
    $seen = run('shutdown');
    echo 'shutdown: ', str_starts_with($seen, 'handler first | handler ends | shutdown | ') ? 'as PHP does: ' : $seen;
    $tail = '/(?<=Uncaught LogicException: second).*|, status \d+$/'; // PHP 8.4 itself ends with 0 then.
    var_dump(preg_replace($tail, '', $seen) === preg_replace($tail, '', run('plain')));
    echo preg_match('/status (\d+)$/', $seen, $match) ? "shutdown: status $match[1]\n" : $seen;
    return;
}
register_shutdown_function(function () use ($argv) {
    echo "shutdown\n";
    if ($argv[1] === 'shutdown' || $argv[1] === 'plain') {
        throw new LogicException('second');
    }
});
set_exception_handler(function (Throwable $exception) use ($argv) {
    echo 'handler ', $exception->getMessage(), "\n";
    match ($argv[1]) {
        'waits' => Co::sleep(0.001),
        'exits' => exit(9),
        'fatal' => @trigger_error('fatal', E_USER_ERROR),
        'shutdown', 'plain' => null,
    };
    echo "handler ends\n";
});
if ($argv[1] === 'plain') {
    throw new RuntimeException('first');
}
go(fn () => throw new RuntimeException('first'));
echo $argv[1] === 'waits' ? "others meanwhile\n" : "never\n";
--EXPECTF--
waits: handler first | others meanwhile | shutdown | handler ends, status 255
exits: handler first | shutdown, status 9
fatal: handler first | Fatal error: fatal in %s on line %d | shutdown, status 255
shutdown: as PHP does: bool(true)
shutdown: status 255
