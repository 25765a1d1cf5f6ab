--TEST--
A fatal error or an uncaught exception of the script ends the process with 255, whatever waits in the loop
--FILE--
<?php
if (!isset($argv[1])) {
    foreach (['undefined function', 'exception', 'bailout', 'bailout in a function'] as $case) {
        $output = [];
        exec('timeout 20 ' . PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' ' . escapeshellarg(__FILE__) . ' ' . escapeshellarg($case), $output, $status);
        $lines = preg_grep('/^(Fatal error|shutdown|tick|never|finally|last)/', $output);
        echo "$case: ", preg_replace('/ in \S+( : eval\(\).d code)?( on line |:)\d+/', '', implode(' | ', $lines)), ", status $status\n";
    }
    return;
}
register_shutdown_function(fn () => print("shutdown\n"));
Swoole\Timer::tick(1, fn () => print("tick\n"));
Swoole\Event::defer(fn () => print("never a deferred call\n"));
go(function () {
    try {
        Co::yield();
    } finally {
        echo "finally\n";
    }
});
go(function () {
    Co::sleep(0.001);
    echo "never a coroutine\n";
});
register_shutdown_function(fn () => print("shutdown of later\n"));
function fail(): void
{
    eval('class Twice {} class Twice {}');
}
switch ($argv[1]) {
    case 'undefined function':
        no_such_function();
    case 'exception':
        throw new LogicException('thrown');
    case 'bailout':
        eval('class Child extends Closure {}');
    case 'bailout in a function':
        fail();
}
--EXPECTF--
undefined function: Fatal error: Uncaught Error: Call to undefined function no_such_function() | shutdown | shutdown of later, status 255
exception: Fatal error: Uncaught LogicException: thrown | shutdown | shutdown of later, status 255
bailout: Fatal error: Class Child cannot extend final class Closure | shutdown | shutdown of later, status 255
bailout in a function: Fatal error: Cannot %Sdeclare class Twice%S | shutdown | shutdown of later, status 255
