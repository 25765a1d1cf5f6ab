--TEST--
Swoole\Coroutine: an uncaught exception ends the program: status 255, message, shutdown functions, destructors
--FILE--
<?php
if (($argv[1] ?? '') === '') {
    foreach (['direct', 'later', 'nested', 'handler', 'destructor'] as $case) {
        $output = [];
        exec(PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' ' . escapeshellarg(__FILE__) . " $case", $output, $status);
        echo "$case: ", implode(' | ', preg_grep('/^(#|\s*thrown|Stack|PHP |$)/', $output, PREG_GREP_INVERT)), ", status $status\n";
    }
    exit;
}
ini_set('html_errors', 0);
class Destructed
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} destructed\n"; }
}
class Throwing
{
    public function __destruct() { throw new LogicException('destructor'); }
}
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    $parked = new Destructed('parked');
    Co::yield();
});
switch ($argv[1]) {
    case 'direct':
        go(fn () => throw new RuntimeException('boom'));
        break;
    case 'later':
        go(function () {
            Co::sleep(0.001);
            throw new RuntimeException('boom');
        });
        exit;
    case 'nested':
        go(function () {
            $outer = new Destructed('outer');
            try {
                go(fn () => throw new RuntimeException('boom'));
                echo "never\n";
            } catch (RuntimeException) {
                echo "never\n";
            }
            echo "never\n";
        });
        break;
    case 'handler':
        set_exception_handler(function (Throwable $exception) { echo 'handler ', $exception->getMessage(), "\n"; });
        go(fn () => throw new RuntimeException('boom'));
        break;
    case 'destructor':
        go(function () { $throwing = new Throwing; });
        break;
}
echo "never\n";
--EXPECTF--
direct: Fatal error: Uncaught RuntimeException: boom in %s:%d | shutdown | parked destructed, status 255
later: shutdown | Fatal error: Uncaught RuntimeException: boom in %s:%d | parked destructed, status 255
nested: Fatal error: Uncaught RuntimeException: boom in %s:%d | outer destructed | shutdown | parked destructed, status 255
handler: handler boom | shutdown | parked destructed, status 255
destructor: Fatal error: Uncaught LogicException: destructor in %s:%d | shutdown | parked destructed, status 255
