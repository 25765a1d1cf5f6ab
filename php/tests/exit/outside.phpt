--TEST--
exit() outside of a coroutine: coroutines that wait still finish
--FILE--
<?php
go(function () {
    Co::sleep(0.001);
    echo "coroutine ends\n";
});
try {
    exit("exit\n");
} finally {
    echo "never\n";
}
--EXPECT--
exit
coroutine ends
