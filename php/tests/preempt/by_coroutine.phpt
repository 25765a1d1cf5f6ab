--TEST--
Swoole\Coroutine::disableScheduler(), enableScheduler(): for the running coroutine only
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co::set(['enable_preemptive_scheduler' => true]);
Co\run(function () {
    echo 'disabled: ';
    echo is_left_alone(function () {
        echo json_encode([Co::disableScheduler(), Co::disableScheduler()]), ' ';
        compute(0.05);
    }), "\n";
    echo 'another: ', is_preempted(fn () => compute(0.25)), "\n";
    echo 'enabled again: ', is_preempted(function () {
        Co::disableScheduler();
        Co::enableScheduler();
        compute(0.25);
    }), "\n";
    var_dump(Co::enableScheduler());
    Co::set(['enable_preemptive_scheduler' => false]);
    $answer = null;
    echo 'by itself: ', is_preempted(function () use (&$answer) {
        $answer ??= json_encode([Co::enableScheduler(), Co::enableScheduler()]);
        Co::enableScheduler();
        compute(0.25);
    }), "\n";
    echo $answer, "\n";
    echo 'others: ', is_left_alone(fn () => compute(0.05)), "\n";
});
for ($i = 0; $i < 1000; $i++) {
    go(fn () => Co::disableScheduler());   // What has ended is forgotten.
}
--EXPECT--
disabled: [true,false] left alone
another: switched
enabled again: switched
bool(false)
by itself: switched
[false,false]
others: left alone
