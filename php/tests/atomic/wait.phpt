--TEST--
Swoole\Atomic::wait(), wakeup(): a value of 1 is taken at once; 0 times out; others are not waited for
--FILE--
<?php
function timed(callable $call, float $seconds): void
{
    $start = microtime(true);
    $result = $call();
    $took = microtime(true) - $start;
    echo json_encode($result), ' ', $took >= $seconds - 0.002 && $took < $seconds + 5 ? 'in time' : $took, "\n";
}
function attempts(): void
{
    $flag = new Swoole\Atomic(1);
    var_dump($flag->wait(20), $flag->get(), $flag->wakeup(), $flag->get(), $flag->wait(-1), $flag->get());
    var_dump($flag->wakeup(), $flag->wakeup(3), $flag->wait(0), $flag->get());
    timed(fn () => $flag->wait(0.05), 0.05);
    timed(fn () => $flag->wait(0.0001), 0.0001);
    timed(fn () => $flag->wait(), 1.0);
    $flag->set(2);
    var_dump($flag->wait(-1), $flag->wakeup(), $flag->get());
}
attempts();
Co\run(attempts(...));
--EXPECT--
bool(true)
int(0)
bool(true)
int(1)
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
int(0)
false in time
false in time
false in time
bool(false)
bool(true)
int(2)
bool(true)
int(0)
bool(true)
int(1)
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
int(0)
false in time
false in time
false in time
bool(false)
bool(true)
int(2)
