--TEST--
Swoole\Coroutine: exceptions in each of nested coroutines, caught after waits
--FILE--
<?php
Co\run(function () {
    try {
        go(function () {
            try {
                go(function () {
                    try {
                        throw new RuntimeException('inner');
                    } catch (RuntimeException $exception) {
                        Co::sleep(0.001);
                        echo $exception->getMessage(), "\n";
                        try {
                            throw new LogicException('chained', 5, $exception);
                        } catch (LogicException $exception) {
                            Co::sleep(0.09);
                            echo $exception->getPrevious()->getMessage(), ' ', $exception->getMessage(), "\n";
                        }
                    }
                });
                throw new DomainException('middle');
            } catch (DomainException $exception) {
                Co::sleep(0.03);
                echo $exception->getMessage(), "\n";
            } finally {
                Co::sleep(0.03);
                echo "finally\n";
            }
        });
        throw new LengthException('outer');
    } catch (LengthException $exception) {
        echo $exception->getMessage(), "\n";
    }
});
--EXPECT--
outer
inner
middle
finally
inner chained
