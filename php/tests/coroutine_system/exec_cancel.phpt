--TEST--
Swoole\Coroutine\System::exec(): a cancelled command goes on alone and leaves no zombie
--FILE--
<?php
require __DIR__ . '/children.inc';
use Swoole\Coroutine\System;
Co\run(function () {
    $before = open_descriptors();
    $file = tempnam(sys_get_temp_dir(), 'shoal');
    $cid = go(function () use ($file) {
        var_dump(System::exec("sleep 0.1; echo ended > $file"));
        var_dump(swoole_last_error() === SWOOLE_ERROR_CO_CANCELED);
    });
    Co::sleep(0.01);
    var_dump(Co::cancel($cid));
    for ($i = 0; $i < 500 && (file_get_contents($file) === '' || open_descriptors() > $before); ++$i) {
        Co::sleep(0.01);
        clearstatcache();
    }
    echo file_get_contents($file);
    var_dump(zombies(), open_descriptors() - $before);
    unlink($file);
});
--EXPECT--
bool(false)
bool(true)
bool(true)
ended
int(0)
int(0)
