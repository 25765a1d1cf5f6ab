--TEST--
Swoole\Coroutine\Scheduler: wrong arguments
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
$scheduler = new Swoole\Coroutine\Scheduler;
$attempts = [
    fn () => $scheduler->add(),
    fn () => $scheduler->add('no_such_function'),
    fn () => $scheduler->parallel('x', 'printf'),
    fn () => $scheduler->parallel(3),
    fn () => $scheduler->set(5),
    fn () => $scheduler->set(['max_coroutine' => 'x']),
    fn () => $scheduler->set(['nothing' => 1]),
];
foreach ($attempts as $attempt) {
    try {
        $attempt();
    } catch (Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
$scheduler->parallel(0, fn () => print("never\n"));
$scheduler->parallel(-1, fn () => print("never\n"));
var_dump($scheduler->start());
--EXPECTF--
ArgumentCountError: Swoole\Coroutine\Scheduler::add() expects at least 1 argument, 0 given
TypeError: Swoole\Coroutine\Scheduler::add(): Argument #1 ($func) must be a valid callback, function "no_such_function" not found or invalid function name
TypeError: Swoole\Coroutine\Scheduler::parallel(): Argument #1 ($n) must be of type int, string given
ArgumentCountError: Swoole\Coroutine\Scheduler::parallel() expects at least 2 arguments, 1 given
TypeError: Swoole\Coroutine\Scheduler::set(): Argument #1 ($settings) must be of type array, int given
TypeError: Swoole\Coroutine\Scheduler::set(): option [max_coroutine] must be of type int, string "x" given

Warning: Swoole\Coroutine\Scheduler::set(): unsupported option [nothing] in %s on line 10
bool(true)
