--TEST--
Swoole\Coroutine::set(): unknown names, wrong types, values out of range
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
use Swoole\Coroutine;
function attempt(mixed $options): void
{
    try {
        Coroutine::set($options);
        echo "accepted\n";
    } catch (Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
attempt(5);
attempt(['no_such_option' => 1]);
attempt(['max_coroutine' => 'two']);
attempt(['stack_size' => 10]);
attempt(['deadlock_check_limit' => 0]);
attempt(['exit_condition' => 'no_such_function']);
attempt(['log_level' => 9]);
attempt(['max_coroutine' => '100']);
var_dump(swoole_last_error());
--EXPECTF--
TypeError: Swoole\Coroutine::set(): Argument #1 ($options) must be of type array, int given

Warning: Swoole\Coroutine::set(): unsupported option [no_such_option] in %s on line 6
accepted
TypeError: Swoole\Coroutine::set(): option [max_coroutine] must be of type int, string "two" given
ValueError: Swoole\Coroutine::set(): option [stack_size] must be between 65536 and 1073741824 bytes, int 10 given
ValueError: Swoole\Coroutine::set(): option [deadlock_check_limit] must be between 1 and 1000000, int 0 given
TypeError: Swoole\Coroutine::set(): option [exit_condition] must be a valid callback, string "no_such_function" given
ValueError: Swoole\Coroutine::set(): option [log_level] must be between 0 and 6, int 9 given
accepted
int(0)
