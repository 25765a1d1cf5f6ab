--TEST--
Swoole\Coroutine::getBackTrace(): of the running, a waiting, and no coroutine
--FILE--
<?php
use Swoole\Coroutine;
class Worker
{
    public function wait(string $argument): void { Coroutine::yield(); }
}
function show(array $trace): void
{
    foreach ($trace as $i => $frame) {
        echo "#$i ", $frame['line'] ?? '-', ' ', $frame['class'] ?? '', $frame['type'] ?? '', $frame['function'],
            isset($frame['object']) ? ' object' : '', isset($frame['args']) ? ' ' . json_encode($frame['args']) : '',
            "\n";
    }
}
var_dump(Coroutine::getBackTrace(99));
$cid = go(function () {
    (new Worker)->wait('x');
});
show(Coroutine::getBackTrace($cid));
echo "--\n";
show(Coroutine::getBackTrace($cid, DEBUG_BACKTRACE_IGNORE_ARGS));
echo "--\n";
show(Coroutine::getBackTrace($cid, 0, 1));
echo "--\n";
go(function () {
    show(Coroutine::getBackTrace());
});
Coroutine::resume($cid);
--EXPECTF--
bool(false)
#0 5 Swoole\Coroutine::yield []
#1 17 Worker->wait object ["x"]
#2 - {closure%S} []
--
#0 5 Swoole\Coroutine::yield
#1 17 Worker->wait
#2 - {closure%S}
--
#0 5 Swoole\Coroutine::yield []
--
#0 26 Swoole\Coroutine::getBackTrace []
#1 - {closure%S} []
