--TEST--
Swoole\Coroutine: the shape of its classes
--FILE--
<?php
foreach (['', '\Iterator', '\Context', '\Channel', '\Scheduler', '\CanceledException', '\TimeoutException'] as $name) {
    $class = new ReflectionClass("Swoole\\Coroutine$name");
    echo $class->getName(), ' ', $class->getParentClass() ? 'extends ' . $class->getParentClass()->getName() : '-',
        $class->isFinal() ? ' final' : '', $class->isInternal() ? '' : ' user', "\n";
}
foreach ((new ReflectionClass('Swoole\Coroutine'))->getMethods() as $method) {
    if (!$method->isStatic() || !$method->isPublic()) {
        echo $method->name, " is not static\n";
    }
}
--EXPECT--
Swoole\Coroutine -
Swoole\Coroutine\Iterator extends ArrayIterator
Swoole\Coroutine\Context extends ArrayObject
Swoole\Coroutine\Channel -
Swoole\Coroutine\Scheduler - final
Swoole\Coroutine\CanceledException extends Exception final
Swoole\Coroutine\TimeoutException extends Exception final
