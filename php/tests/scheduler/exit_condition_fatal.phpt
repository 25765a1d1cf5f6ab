--TEST--
Swoole\Coroutine::set(): exit_condition: a destructor of its answer ends the program
--FILE--
<?php
class Answer
{
    public function __destruct()
    {
        @trigger_error('in the destructor', E_USER_ERROR);
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

Fatal error: in the destructor in %s on line %d
shutdown
