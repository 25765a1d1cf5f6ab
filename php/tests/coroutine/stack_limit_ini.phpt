--TEST--
Swoole\Coroutine: zend.max_allowed_stack_size and zend.reserved_stack_size count for coroutines
--SKIPIF--
<?php if (PHP_VERSION_ID < 80300) die('skip PHP before 8.3 does not check the C stack'); ?>
--FILE--
<?php
function recurse(): void
{
    array_map('recurse', [1]);
}
function nest(int $depth): int
{
    return $depth === 0 ? 0 : 1 + array_map('nest', [$depth - 1])[0];
}
if (isset($argv[1])) {
    Swoole\Coroutine::set(['stack_size' => (int) $argv[1]]);
    Swoole\Coroutine\run(function () use ($argv) {
        if ($argv[2] === 'nest') {
            echo nest(200), ' deep';
            return;
        }
        try {
            recurse();
        } catch (Error $error) {
            preg_match('/size of (\d+) bytes/', $error->getMessage(), $match);
            echo round($match[1] / 1024), ' KiB';
        }
    });
    return;
}
$cases = [
    'default' => ['', 1 << 20, 'recurse'],
    'reserved' => ['-d zend.reserved_stack_size=200K', 1 << 20, 'recurse'],
    'allowed less than the stack' => ['-d zend.max_allowed_stack_size=300K', 1 << 20, 'recurse'],
    'allowed more than the stack' => ['-d zend.max_allowed_stack_size=4M', 1 << 20, 'recurse'],
    'reserved more than the stack' => ['-d zend.reserved_stack_size=1M', 256 << 10, 'recurse'],
    'unchecked' => ['-d zend.max_allowed_stack_size=-1', 1 << 20, 'nest'],
];
foreach ($cases as $name => [$ini, $stack, $call]) {
    $command = PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . " $ini " . escapeshellarg(__FILE__) . " $stack $call";
    echo "$name: ", shell_exec($command), "\n";
}
--EXPECTF--
default: 97%d KiB
reserved: 82%d KiB
allowed less than the stack: 252 KiB
allowed more than the stack: 97%d KiB
reserved more than the stack: 12%d KiB
unchecked: 200 deep
