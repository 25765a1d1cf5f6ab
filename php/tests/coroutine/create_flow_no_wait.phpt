--TEST--
Swoole\Coroutine::create(): without a wait it is like a function call
--FILE--
<?php
echo "main start\n";
go(function () {
    echo 'coro ' . co::getcid() . " start\n";
});
echo "end\n";
--EXPECT--
main start
coro 1 start
end
