--TEST--
Swoole\Coroutine::create(): a wait lets the creator go on
--FILE--
<?php
echo "main start\n";
go(function () {
    echo 'coro ' . co::getcid() . " start\n";
    co::sleep(.001);
    echo 'coro ' . co::getcid() . " end\n";
});
echo "end\n";
--EXPECT--
main start
coro 1 start
end
coro 1 end
