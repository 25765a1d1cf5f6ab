--TEST--
Swoole\Coroutine: Fibers and coroutines within each other, all left at the script's end
--FILE--
<?php
Co::set(['enable_deadlock_check' => false]);
$outer = new Fiber(function () {
    go(function () {
        try {
            Co::yield();
        } finally {
            echo "never\n";
        }
    });
    try {
        Fiber::suspend();
    } finally {
        echo "outer's finally\n";
    }
});
$outer->start();
go(function () {
    $inner = new Fiber(function () {
        try {
            Fiber::suspend();
        } finally {
            echo "inner's finally\n";
        }
    });
    $inner->start();
    Co::yield();
});
go(function () {
    $waiting = new Fiber(function () {
        try {
            Co::yield();
        } finally {
            echo "never\n";
        }
    });
    $waiting->start();
});
echo "end\n";
--EXPECT--
end
inner's finally
outer's finally
