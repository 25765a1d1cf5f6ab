--TEST--
Swoole\Coroutine\map(): value and key; keys are kept
--FILE--
<?php
use function Swoole\Coroutine\map;
Co\run(function () {
    $gate = new chan(3);
    $list = ['a' => 1, 5 => 2, 'c' => 3];
    $results = map($list, function (int $value, string|int $key) use ($gate) {
        if ($value == 1) {
            $gate->pop();
        } elseif ($value == 3) {
            $gate->push(true);
        }
        return "$key-$value";
    });
    echo json_encode($results), "\n";
    var_dump(map([], fn () => 1));
    var_dump(map([1, 2], function (int $value) { if ($value == 2) Swoole\Coroutine::yield(); return $value; }, 0.003));
    foreach (Swoole\Coroutine::list() as $cid) {
        if ($cid != Swoole\Coroutine::getCid()) {
            Swoole\Coroutine::resume($cid);
        }
    }
});
--EXPECT--
{"a":"a-1","5":"5-2","c":"c-3"}
array(0) {
}
array(2) {
  [0]=>
  int(1)
  [1]=>
  NULL
}
