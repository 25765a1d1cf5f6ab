--TEST--
Swoole\Coroutine::join(): waits for all; ids that do not exist are skipped
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $ended = go(fn () => 0);
    var_dump(Coroutine::join([]), Coroutine::join([$ended, 12345, -1, 0]));
    $cids = [];
    foreach ([0.09, 0.03, 0.06] as $i => $seconds) {
        $cids[] = go(function () use ($i, $seconds) {
            Coroutine::defer(fn () => print("deferred $i\n"));
            Coroutine::sleep($seconds);
        });
    }
    var_dump(Coroutine::join([...$cids, $cids[0], (string) $cids[1]]));
    var_dump(array_map([Coroutine::class, 'exists'], $cids));
});
--EXPECT--
bool(false)
bool(false)
deferred 1
deferred 2
deferred 0
bool(true)
array(3) {
  [0]=>
  bool(false)
  [1]=>
  bool(false)
  [2]=>
  bool(false)
}
