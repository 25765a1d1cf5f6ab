--TEST--
Swoole\Coroutine: a sort's callback that waits while another sorts
--FILE--
<?php
Co\run(function () {
    foreach (['up' => 1, 'down' => -1] as $name => $sign) {
        go(function () use ($name, $sign) {
            $list = [5, 3, 9, 1, 7];
            usort($list, function ($a, $b) use ($sign) {
                Co::sleep(0.001);
                return $sign * ($a <=> $b);
            });
            echo $name, ' ', implode(' ', $list), "\n";
        });
    }
    $map = ['b' => 1, 'a' => 2, 'c' => 0];
    uksort($map, function ($a, $b) {
        $inner = [2, 1];
        usort($inner, function ($x, $y) {
            Co::sleep(0.001);
            return $x <=> $y;
        });
        return $a <=> $b;
    });
    echo json_encode($map), "\n";
});
--EXPECTF--
%A{"a":2,"b":1,"c":0}%A
