<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.13.5: an exception is caught in the coroutine that threw it.
function test()
{
    throw new \RuntimeException(__FILE__, __LINE__);
}
Swoole\Coroutine::create(function () {
    try{
        test();
    } catch (\Throwable $e) {
        echo $e;
    }
});
