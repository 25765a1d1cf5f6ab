--TEST--
Swoole\Coroutine::defer(): the callbacks get what the coroutine's function returned, nothing when it threw
--FILE--
<?php
$show = function (...$arguments) { echo json_encode($arguments), "\n"; };
class Returned
{
    public function __destruct()
    {
        echo "released\n";
        defer(fn (...$arguments) => print('from the destructor ' . count($arguments) . "\n"));
    }
}
Co\run(function () use ($show) {
    defer($show);
    defer($show);
    return ['value'];
});
Co\run(function () use ($show) {
    defer($show);
});
Co\run(function () {
    defer(function ($result) { echo get_class($result), "\n"; });
    return new Returned;
});
Co\run(function () use ($show) {
    defer(fn () => print("the first is the last\n"));
    defer(function (...$arguments) use ($show) {
        $show(...$arguments);
        Co::sleep(0.001);
        echo "never: the program has ended\n";
    });
    throw new LogicException('boom');
});
--EXPECTF--
[["value"]]
[["value"]]
[null]
Returned
released
from the destructor 0

Fatal error: Uncaught LogicException: boom in %s
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %s on line %d
[]
the first is the last
