<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.12.6: a coroutine that never waits is as a function call.
echo "main start\n";
go(function() {
    echo "coro " . co::getcid() . " start\n";
});
echo "end\n";
/*
main start
coro 1 start
end
*/
