--TEST--
Swoole\ExitException: uncaught, it ends the program with its status; shutdown functions and destructors run
--FILE--
<?php
if (($argv[1] ?? '') === '') {
    $command = PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' ' . escapeshellarg(__FILE__);
    foreach (['3', 'text', 'nested', 'after wait', 'run', '256'] as $case) {
        $output = [];
        exec("$command " . escapeshellarg($case), $output, $status);
        echo "$case: ", implode(' | ', $output), ", status $status\n";
    }
    exit;
}
class Destructed
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} destructed\n"; }
}
register_shutdown_function(fn () => print("shutdown\n"));
$global = new Destructed('global');
go(function () {
    $parked = new Destructed('parked');
    Co::yield();
});
$local = function (mixed $status) {
    $local = new Destructed('local');
    exit($status);
};
match ($argv[1]) {
    '3' => go($local, 3),
    '256' => go($local, 255),
    'text' => go($local, 'text '),
    'nested' => go(function () use ($local) {
        go($local, 4);
        echo "never\n";
    }),
    'after wait' => go(function () use ($local) {
        Co::sleep(0.001);
        $local(5);
    }),
    'run' => Co\run(function () use ($local) {
        Swoole\Timer::tick(1000, fn () => print("never\n"));
        Swoole\Event::defer(fn () => $local(6));
        Co::sleep(60);
    }),
};
if ($argv[1] === 'after wait') {
    echo "main ends\n";
} else {
    echo "never\n";
}
--EXPECT--
3: local destructed | shutdown | parked destructed | global destructed, status 3
text: local destructed | text shutdown | parked destructed | global destructed, status 0
nested: local destructed | shutdown | parked destructed | global destructed, status 4
after wait: main ends | shutdown | local destructed | parked destructed | global destructed, status 5
run: local destructed | shutdown | parked destructed | global destructed, status 6
256: local destructed | shutdown | parked destructed | global destructed, status 255
