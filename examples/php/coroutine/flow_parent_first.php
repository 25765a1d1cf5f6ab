<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.12.6: the same with a child that sleeps longer than its parent.
echo "main start\n";
go(function() {
    echo "coro " . co::getcid() . " start\n";
    go(function() {
        echo "coro " . co::getcid() . " start\n";
        co::sleep(.2);
        echo "coro " . co::getcid() . " end\n";
    });
    echo "coro " . co::getcid() . " do not wait children coroutine\n";
    co::sleep(.1);
    echo "coro " . co::getcid() . " end\n";
});
echo "end\n";
/*
main start
coro 1 start
coro 2 start
coro 1 do not wait children coroutine
end
coro 1 end
coro 2 end
*/
