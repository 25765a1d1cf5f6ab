--TEST--
Swoole\Coroutine\System::exec(): output beyond memory_limit is refused, endless output too
--INI--
memory_limit=32M
--FILE--
<?php
require __DIR__ . '/children.inc';
use Swoole\Coroutine\System;
Co\run(function () {
    $before = open_descriptors();
    foreach (['head -c 100000000 /dev/zero', 'exec yes'] as $command) {
        var_dump(@System::exec($command), swoole_last_error() === SOCKET_ENOMEM);
    }
    var_dump(strlen(System::exec('head -c 1000000 /dev/zero')['output']));
    for ($i = 0; $i < 500 && zombies() > 0; ++$i) {
        Co::sleep(0.01);
    }
    // An orphan is collected on the loop.
    for ($i = 0; $i < 500 && open_descriptors() > $before; ++$i) {
        Co::sleep(0.01);
    }
    var_dump(open_descriptors() - $before, zombies());
    System::exec('exec yes');
});
--EXPECTF--
bool(false)
bool(true)
bool(false)
bool(true)
int(1000000)
int(0)
int(0)

Warning: Swoole\Coroutine\System::exec(): the output does not fit into memory_limit in %s on line 18
