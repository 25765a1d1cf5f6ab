<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.15: Go's defer by a destructor, which runs when the function returns.
class DeferTask
{
    private $tasks;
    function add(callable $fn) {
        $this->tasks[] = $fn;
    }
    function __destruct() {
        // The last one first.
        $tasks = array_reverse($this->tasks);
        foreach($tasks as $fn) {
            $fn();
        }
    }
}

function testDefer() {
    $a = new DeferTask();

    $a->add(function () {
        echo "details\n";
    });

    $a->add(function () {
        echo "details2\n";
    });
    $retval = "returned\n";
    // The object is destroyed when the function ends, which runs the tasks.
    return $retval;
}

go(function () {
    echo testDefer();
});
