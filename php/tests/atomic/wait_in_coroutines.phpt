--TEST--
Swoole\Atomic::wait(): parks the coroutine, is woken by others in order, can be cancelled
--FILE--
<?php
use Swoole\Coroutine;
$flag = new Swoole\Atomic;
Co\run(function () use ($flag) {
    $log = [];
    for ($n = 1; $n <= 4; ++$n) {
        go(function () use ($flag, $n, &$log) {
            $log[] = [$n, $flag->wait(20)];
        });
    }
    $canceled = go(function () use ($flag) {
        $result = [$flag->wait(-1), Coroutine::isCanceled(), swoole_last_error() === 125];
        echo 'cancelled: ', json_encode($result), "\n";
    });
    $thrown = go(function () use ($flag) {
        try {
            $flag->wait(-1);
        } catch (Coroutine\CanceledException $exception) {
            echo get_class($exception), "\n";
        }
    });
    echo "others run\n";
    Coroutine::cancel($canceled);
    Coroutine::cancel($thrown, true);
    $flag->wakeup();
    Coroutine::sleep(0.01);
    echo json_encode($log), "\n";
    $flag->wakeup(2);
    Coroutine::sleep(0.01);
    echo json_encode($log), "\n";
    $flag->wakeup(10);
    Coroutine::sleep(0.01);
    echo json_encode($log), ' ', $flag->get(), "\n";
    var_dump($flag->wait(0.01));
    go(fn () => $flag->wait(0.005) || print("late\n"));
    go(fn () => $flag->wait(20) && print("woken\n"));
    Coroutine::sleep(0.02);
    $flag->wakeup();
});
--EXPECT--
others run
cancelled: [false,true,true]
Swoole\Coroutine\CanceledException
[[1,true]]
[[1,true],[2,true],[3,true]]
[[1,true],[2,true],[3,true],[4,true]] 0
bool(false)
late
woken
