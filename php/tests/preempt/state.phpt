--TEST--
enable_preemptive_scheduler: each coroutine keeps its variables, buffers, exceptions and results
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co::set(['enable_preemptive_scheduler' => true]);
function work(int $seed, int $rounds): string
{
    $words = [];
    $hash = '';
    ob_start();
    for ($i = 0; $i < $rounds; $i++) {
        try {
            $words["k$seed.$i"] = str_repeat(chr(97 + ($seed + $i) % 26), $i % 50);
            if ($i % 7 === 0) throw new RuntimeException("$seed.$i");
            $hash = md5($hash . implode(',', array_map(fn ($word) => strrev($word), array_slice($words, -3))));
        } catch (RuntimeException $exception) {
            $hash = md5($hash . $exception->getMessage());
        } finally {
            echo $i % 10;
        }
        if ($i % 20 === 0) {
            usort($words, fn ($a, $b) => strlen($a) <=> strlen($b) ?: strcmp($a, $b));
            $words = array_slice($words, 0, 30);
        }
        $hash .= @$undefined;
    }
    return md5($hash . ob_get_clean());
}
$expected = [];
for ($seed = 0; $seed < 6; $seed++) {
    $expected[] = work($seed, 2000);
}
Co\run(function () use ($expected) {
    $began = hrtime(true);
    $switches = 0;
    $timer = Swoole\Timer::tick(1, function () use (&$switches) { $switches++; });
    for ($round = 0; $round < 3; $round++) {
        $group = new Co\WaitGroup;
        foreach ($expected as $seed => $result) {
            $group->add();
            go(function () use ($group, $seed, $result) {
                for ($again = 0; $again < 3; $again++) {
                    if (work($seed, 2000) !== $result) echo "coroutine $seed has computed something else\n";
                }
                $group->done();
            });
        }
        $group->wait();
    }
    Swoole\Timer::clear($timer);
    var_dump($switches > 0);
});
--EXPECT--
bool(true)
