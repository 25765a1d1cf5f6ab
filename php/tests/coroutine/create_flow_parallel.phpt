--TEST--
Swoole\Coroutine::create(): coroutines side by side run one after the other
--FILE--
<?php
echo "main start\n";
go(function () {
    echo 'coro ' . co::getcid() . " start\n";
    co::sleep(.002);
    echo 'coro ' . co::getcid() . " end\n";
});
echo "main flag\n";
go(function () {
    echo 'coro ' . co::getcid() . " start\n";
    co::sleep(.002);
    echo 'coro ' . co::getcid() . " end\n";
});
echo "end\n";
--EXPECT--
main start
coro 1 start
main flag
coro 2 start
end
coro 1 end
coro 2 end
