--TEST--
Swoole\Coroutine\Channel: ten thousand values between two coroutines through one place
--FILE--
<?php
Co\run(function () {
    $there = new chan(1);
    $back = new chan(1);
    go(function () use ($there, $back) {
        while (($value = $there->pop()) !== false) {
            $back->push($value + 1);
        }
        echo "closed\n";
    });
    $sum = 0;
    for ($i = 1; $i <= 10000; $i++) {
        $there->push($i);
        $sum += $back->pop();
    }
    $there->close();
    var_dump($sum);
});
--EXPECT--
closed
int(50015000)
