--TEST--
Swoole\Coroutine::set(), Scheduler::set(): the options of the process that swoole_async_set() has
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
use Swoole\Coroutine;
use Swoole\Timer;
Coroutine::set(['enable_coroutine' => false, 'display_errors' => false, 'wait_signal' => false, 'thread_num' => 2]);
echo ini_get('swoole.display_errors'), "\n";
Coroutine::set(['display_errors' => true]);
Coroutine::set(['enable_kqueue' => true, 'debug_mode' => true, 'no_such_option' => 1]);
Timer::after(1, fn () => var_dump(Coroutine::getCid()));
Swoole\Event::wait();
$scheduler = new Coroutine\Scheduler();
$scheduler->set(['enable_coroutine' => true, 'max_coroutine' => 10]);
$scheduler->add(fn () => Timer::after(1, fn () => var_dump(Coroutine::getCid() > 0)));
$scheduler->start();
try {
    Coroutine::set(['thread_num' => 0]);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECTF--
0

Warning: Swoole\Coroutine::set(): option [enable_kqueue] has no effect: this system has epoll in %s on line %d

Warning: Swoole\Coroutine::set(): option [debug_mode] has no effect: this is no debug build in %s on line %d

Warning: Swoole\Coroutine::set(): unsupported option [no_such_option] in %s on line %d
int(-1)
bool(true)
Swoole\Coroutine::set(): option [thread_num] must be between 1 and 1024, int 0 given
