--TEST--
Swoole\Coroutine::cancel(): every wait ends with false at once
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $channel = new chan(1);
    $full = new chan(1);
    $full->push(1);
    $sleeper = go(fn () => Coroutine::sleep(60));
    $waits = [
        'yield' => fn () => Coroutine::yield(),
        'sleep' => fn () => Coroutine::sleep(60),
        'pop' => fn () => $channel->pop(),
        'push' => fn () => $full->push(2),
        'join' => fn () => Coroutine::join([$sleeper]),
    ];
    foreach ($waits as $name => $wait) {
        $cid = go(function () use ($name, $wait) {
            $result = $wait();
            echo "$name: ", json_encode($result), ' ', json_encode(swoole_last_error() === SWOOLE_ERROR_CO_CANCELED),
                ' ', json_encode(Coroutine::isCanceled()), "\n";
            Coroutine::sleep(0.001);
            echo "$name: ", json_encode(Coroutine::isCanceled()), "\n";
        });
        var_dump(Coroutine::cancel($cid));
        Coroutine::join([$cid]);
    }
    var_dump($channel->errCode === SWOOLE_CHANNEL_CANCELED, $full->errCode === SWOOLE_CHANNEL_CANCELED);
    var_dump($full->stats(), Coroutine::cancel($sleeper));
});
--EXPECT--
yield: false true true
bool(true)
yield: false
sleep: false true true
bool(true)
sleep: false
pop: false true true
bool(true)
pop: false
push: false true true
bool(true)
push: false
join: false true true
bool(true)
join: false
bool(true)
bool(true)
array(3) {
  ["consumer_num"]=>
  int(0)
  ["producer_num"]=>
  int(0)
  ["queue_num"]=>
  int(1)
}
bool(true)
