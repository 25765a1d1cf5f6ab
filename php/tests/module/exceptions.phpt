--TEST--
shoal: its exceptions
--FILE--
<?php
foreach (['Swoole\Exception', 'Swoole\Error', 'Swoole\ExitException'] as $name) {
    $class = new ReflectionClass($name);
    echo $name, ' extends ', $class->getParentClass()->getName(), $class->isFinal() ? ' final' : '', "\n";
}
$exception = new Swoole\ExitException('message', 5);
var_dump($exception->getStatus(), $exception->getFlags(), $exception->getMessage(), $exception->getCode());
go(function () {
    try {
        throw new Swoole\ExitException('thrown by hand');
    } catch (Swoole\Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
});
--EXPECT--
Swoole\Exception extends Exception
Swoole\Error extends Error
Swoole\ExitException extends Swoole\Exception
int(0)
int(0)
string(7) "message"
int(5)
thrown by hand
