<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.12.6: several coroutines run one after another, each until it waits.
echo "main start\n";
go(function() {
    echo "coro " . co::getcid() . " start\n";
    co::sleep(.1);   // Switches away.
    echo "coro " . co::getcid() . " end\n";
});
echo "main flag\n";
go(function() {
    echo "coro " . co::getcid() . " start\n";
    co::sleep(.1);
    echo "coro " . co::getcid() . " end\n";
});
echo "end\n";
/*
main start
coro 1 start
main flag
coro 2 start
end
coro 1 end
coro 2 end
*/
