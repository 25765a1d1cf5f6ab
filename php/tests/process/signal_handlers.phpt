--TEST--
Swoole\Process::signal(): inside and outside of coroutines, replaced, removed, numbers that cannot be caught
--FILE--
<?php
use Swoole\Process;

set_error_handler(function (int $level, string $text) { echo "warning: $text\n"; return true; });
Swoole\Coroutine\run(function () {
    var_dump(Process::signal(SIGUSR1, function (int $no) {
        Swoole\Coroutine::sleep(0.01);
        echo 'in a coroutine: ', $no === SIGUSR1 ? 'yes' : 'no', ' ', Swoole\Coroutine::getCid() > 1 ? 'yes' : 'no', "\n";
        var_dump(Process::signal(SIGUSR1, null));
    }));
    Process::kill(getmypid(), SIGUSR1);
    Swoole\Coroutine::sleep(0.05);
});
foreach ([SIGKILL, SIGSTOP, 0, -1, 65, PHP_INT_MAX] as $no) {
    var_dump(Process::signal($no, fn() => 1));
}
var_dump(Process::signal(SIGUSR2, null), Process::signal(SIGUSR2));
// An exception in a handler ends the program as one of any callback does.
$p = new Process(function () {
    ini_set('display_errors', '0');
    Process::signal(SIGUSR1, fn() => throw new Exception('from a handler'));
    Swoole\Timer::after(1000, fn() => print("too late\n"));
    Process::kill(getmypid(), SIGUSR1);
    Swoole\Event::wait();
}, false, 0);
$p->start();
var_dump(Process::wait()['code']);
?>
--EXPECT--
bool(true)
in a coroutine: yes yes
bool(true)
warning: Swoole\Process::signal(): unable to register signal [9]: it cannot be caught
bool(false)
warning: Swoole\Process::signal(): unable to register signal [19]: it cannot be caught
bool(false)
warning: Swoole\Process::signal(): invalid signal number [0]
bool(false)
warning: Swoole\Process::signal(): invalid signal number [-1]
bool(false)
warning: Swoole\Process::signal(): invalid signal number [65]
bool(false)
warning: Swoole\Process::signal(): invalid signal number [9223372036854775807]
bool(false)
warning: Swoole\Process::signal(): unable to find the callback of signal [12]
warning: Swoole\Process::signal(): unable to find the callback of signal [12]
bool(false)
bool(false)
int(255)
