--TEST--
Swoole\Coroutine\batch(): results under their keys, in the order of the tasks
--FILE--
<?php
use function Swoole\Coroutine\batch;
Co\run(function () {
    $gate = new chan(1);
    $results = batch([
        'slow' => function () use ($gate) { return $gate->pop(); },
        7 => fn () => $gate->push('opened'),
        'array' => fn () => [1, 2],
        'nothing' => function () {},
        'plain' => 'swoole_version',
    ]);
    echo json_encode($results), ' ', implode(',', array_keys($results)), "\n";
    var_dump(batch([]));
});
--EXPECT--
{"slow":"opened","7":true,"array":[1,2],"nothing":null,"plain":"6.2.1"} slow,7,array,nothing,plain
array(0) {
}
