--TEST--
Swoole\Coroutine: fatal errors while others are parked: status 255, shutdown functions run, nothing else
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
if (($argv[1] ?? '') === '') {
    foreach (['user error', 'later', 'nested', 'memory', 'compile', 'inheritance', 'channel woken'] as $case) {
        $output = [];
        exec(PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' ' . escapeshellarg(__FILE__) . ' ' . escapeshellarg($case), $output, $status);
        echo "$case: ", preg_replace(['/ in \S+( : eval\(\).d code)?( on line |:)\d+/', '/of \d+ bytes/', '/allocate \d+/'],
            '', implode(' | ', preg_grep('/^(PHP |$)/', $output, PREG_GREP_INVERT))), ", status $status\n";
    }
    exit;
}
register_shutdown_function(fn () => print("shutdown\n"));
for ($i = 0; $i < 10; $i++) {
    go(function () {
        try {
            Co::yield();
        } finally {
            echo "never\n";
        }
    });
}
$channel = new chan(1);
switch ($argv[1]) {
    case 'user error':
        go(function () {
            @trigger_error('fatal', E_USER_ERROR);
            echo "never\n";
        });
        break;
    case 'later':
        go(function () {
            Co::sleep(0.001);
            @trigger_error('fatal', E_USER_ERROR);
        });
        Swoole\Event::wait();
        break;
    case 'nested':
        go(function () {
            go(fn () => @trigger_error('fatal', E_USER_ERROR));
            echo "never\n";
        });
        break;
    case 'memory':
        ini_set('memory_limit', '8M');
        go(function () {
            $data = [];
            while (true) {
                $data[] = str_repeat('x', 100000);
            }
        });
        break;
    case 'compile':
        go(fn () => eval('class Twice {} class Twice {}'));
        break;
    case 'inheritance':
        go(fn () => eval('class Child extends Closure {}'));
        break;
    case 'channel woken':
        go(function () use ($channel) {
            $channel->pop();
            @trigger_error('fatal', E_USER_ERROR);
        });
        $channel->push(1);
        break;
}
echo "never\n";
--EXPECTF--
user error: Fatal error: fatal | shutdown, status 255
later: Fatal error: fatal | shutdown, status 255
nested: Fatal error: fatal | shutdown, status 255
memory: Fatal error: Allowed memory size %s | shutdown, status 255
compile: Fatal error: Cannot %Sdeclare class Twice%s | shutdown, status 255
inheritance: Fatal error: Class Child cannot extend final class Closure | shutdown, status 255
channel woken: Fatal error: fatal | shutdown, status 255
