<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.12.6: a wait gives control away; the coroutine goes on where it left.
echo "main start\n";
go(function() {
    echo "coro " . co::getcid() . " start\n";
    co::sleep(.1);   // Switches away.
    echo "coro " . co::getcid() . " end\n";
});
echo "end\n";
/*
main start
coro 1 start
end
coro 1 end
*/
