--TEST--
Swoole\Coroutine\batch(): what has not ended in time is null, and stays null
--FILE--
<?php
use function Swoole\Coroutine\batch;
Co\run(function () {
    $gate = new chan(1);
    $results = batch([
        'late' => function () use ($gate) { $gate->pop(); echo "late one ends\n"; return 'late'; },
        'quick' => fn () => 'quick',
    ], 0.005);
    var_dump(swoole_last_error() == SWOOLE_ERROR_CO_TIMEDOUT);
    $gate->push(1);
    echo json_encode($results), "\n";
});
--EXPECT--
bool(true)
late one ends
{"late":null,"quick":"quick"}
