--TEST--
Swoole\Coroutine: `@` belongs to the coroutine that wrote it
--FILE--
<?php
function warns(string $name): void
{
    Co::yield();
    trigger_error("warned $name", E_USER_WARNING);
}
$silent = go(function () {
    @warns('silenced');
    echo "after\n";
    warns('loud');
});
$other = go(function () {
    trigger_error('not silenced by the other', E_USER_WARNING);
    Co::yield();
    trigger_error('nor after a wait', E_USER_WARNING);
});
var_dump(error_reporting() === E_ALL);
Co::resume($other);
Co::resume($silent);
Co::resume($silent);
var_dump(error_reporting() === E_ALL);
--EXPECTF--

Warning: not silenced by the other in %s on line 13
bool(true)

Warning: nor after a wait in %s on line 15
after

Warning: warned loud in %s on line 5
bool(true)
