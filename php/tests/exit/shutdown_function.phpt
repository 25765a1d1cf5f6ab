--TEST--
Swoole\Coroutine: coroutines in shutdown functions and in destructors at the end
--FILE--
<?php
class Last
{
    public function __destruct()
    {
        var_dump(go(fn () => print("in a destructor\n")) !== null);
    }
}
$last = new Last;
register_shutdown_function(function () {
    echo "shutdown 1\n";
    go(function () {
        Co::sleep(0.001);
        echo "coroutine of shutdown 1\n";
    });
});
go(fn () => print("main\n"));
register_shutdown_function(function () {
    echo "shutdown 2\n";
    Co\run(function () {
        Co::sleep(0.001);
        echo "run in shutdown 2\n";
    });
});
--EXPECT--
main
shutdown 1
coroutine of shutdown 1
shutdown 2
run in shutdown 2
in a destructor
bool(true)
