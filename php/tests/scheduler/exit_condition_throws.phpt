--TEST--
Swoole\Coroutine::set(): exit_condition: a destructor of its answer throws
--FILE--
<?php
class Answer
{
    public function __destruct()
    {
        throw new Exception('in the destructor');
    }
}
register_shutdown_function(fn () => print("shutdown\n"));
Co::set(['exit_condition' => fn () => new Answer]);
Co\run(function () {
    try {
        Co::sleep(0.001);
    } finally {
        echo "the coroutine ends\n";
    }
});
echo "not reached\n";
--EXPECTF--
the coroutine ends

Fatal error: Uncaught Exception: in the destructor in %s:%d
Stack trace:
%a
  thrown in %s on line %d
shutdown
