<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.13.2: Swoole 2 could not switch below call_user_func(). Both ways work here.
function test($text)
{
    co::sleep(0.01);
    return "test $text\n";
}

class Greeter
{
    public function test($text, ...$rest)
    {
        co::sleep(0.01);
        return "Greeter::test $text " . json_encode($rest) . "\n";
    }
}

go(function () {
    $obj = new Greeter();

    // Wrong in Swoole 2.
    $func = 'test';
    echo call_user_func($func, 'hello');
    echo call_user_func(array($obj, 'test'), 'hello');
    echo call_user_func_array(array($obj, 'test'), array('hello', 1, 2, 3));

    // Right in all versions.
    echo $func('hello');
    $method = 'test';
    $args = array(1, 2, 3);
    echo $obj->$method('hello');
    echo $obj->$method('hello', ... $args);
});
