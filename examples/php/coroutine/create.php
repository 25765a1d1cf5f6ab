<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.1: a coroutine runs a closure, a function or a method.
function test()
{
    echo "test\n";
}

$object = new class {
    public function method()
    {
        echo "method\n";
    }
};

go(function() {
    co::sleep(0.5);
    echo "hello";
});
go('test');
go([$object, 'method']);
