--TEST--
The loop runs at the script's end, with a deprecation notice, only if something is left to do
--FILE--
<?php
set_error_handler(function (int $level, string $message) {
    var_dump($level === E_DEPRECATED, $message);
    return true;
});
$work = [
    'a timer' => fn () => Swoole\Timer::after(1, fn () => print("timer\n")),
    'a coroutine that has ended' => fn () => go(fn () => 0),
    'a timer that was waited for' => fn () => Swoole\Timer::after(1, fn () => 0) && Swoole\Event::wait(),
];
foreach ($work as $name => $begin) {
    if (!$pid = pcntl_fork()) {
        echo "$name\n";
        $begin();
        exit;
    }
    pcntl_waitpid($pid, $status);
}
--EXTENSIONS--
pcntl
--EXPECT--
a timer
bool(true)
string(74) "swoole_event_rshutdown(): Event::wait() in shutdown function is deprecated"
timer
a coroutine that has ended
a timer that was waited for
