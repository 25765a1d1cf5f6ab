--TEST--
Swoole\Coroutine: each has its own output buffers; those left open are flushed
--FILE--
<?php
ob_start();
echo "in main's buffer\n";
$a = go(function () {
    ob_start();
    echo "first";
    Co::yield();
    echo " and second";
    var_dump(ob_get_level());
    $got = ob_get_clean();
    Co::yield();
    echo 'a: ', $got, "\n";
    var_dump(ob_get_level());
});
$b = go(function () {
    ob_start(fn ($text) => strtoupper($text));
    ob_start();
    echo "left open\n";
    Co::yield();
});
go(function () {
    echo "straight\n";
});
echo "still main's\n";
$main = ob_get_clean();
echo "main: $main";
Co::resume($a);
Co::resume($a);
Co::resume($b);
--EXPECT--
straight
main: in main's buffer
still main's
a: first and secondint(1)

int(0)
LEFT OPEN
