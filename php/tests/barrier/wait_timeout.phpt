--TEST--
Swoole\Coroutine\Barrier::wait(): timeout
--FILE--
<?php
use Swoole\Coroutine\Barrier;
Co\run(function () {
    $barrier = Barrier::make();
    $held = $barrier;
    $started = hrtime(true);
    Barrier::wait($barrier, 0.005);
    var_dump(hrtime(true) - $started >= 5e6, swoole_last_error() == SWOOLE_ERROR_CO_TIMEDOUT, $barrier, $held instanceof Barrier);
    unset($held);
    echo "end\n";
});
--EXPECT--
bool(true)
bool(true)
NULL
bool(true)
end
