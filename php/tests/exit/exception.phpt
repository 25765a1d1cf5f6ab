--TEST--
Swoole\ExitException: exit() in a coroutine throws; getStatus(), getFlags()
--FILE--
<?php
foreach ([fn () => exit, fn () => exit(7), fn () => exit('text'), fn () => die('die'), fn () => exit(0)] as $exit) {
    go(function () use ($exit) {
        try {
            $exit();
            echo "never\n";
        } catch (Swoole\ExitException $exception) {
            echo get_class($exception), ' ', get_parent_class($exception), ' ', $exception->getMessage(), ' ',
                json_encode($exception->getStatus()), ' ', $exception->getFlags(), ' ', $exception->getLine(), "\n";
        }
    });
}
var_dump(SWOOLE_EXIT_IN_COROUTINE, SWOOLE_EXIT_IN_SERVER);
echo "the program goes on\n";
--EXPECT--
Swoole\ExitException Swoole\Exception swoole exit null 2 2
Swoole\ExitException Swoole\Exception swoole exit 7 2 2
Swoole\ExitException Swoole\Exception swoole exit "text" 2 2
Swoole\ExitException Swoole\Exception swoole exit "die" 2 2
Swoole\ExitException Swoole\Exception swoole exit 0 2 2
int(2)
int(4)
the program goes on
