--TEST--
Swoole\Coroutine\System::readFile(), writeFile(): cancelled while waiting for a lock or a pipe
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'shoal');
    $handle = fopen($file, 'r+');
    flock($handle, LOCK_EX);
    $cids = [
        go(fn () => var_dump(System::readFile($file, LOCK_SH), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED)),
        go(fn () => var_dump(System::writeFile($file, str_repeat('x', 100), LOCK_EX), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED)),
    ];
    Co::sleep(0.02);
    foreach ($cids as $cid) {
        var_dump(Co::cancel($cid));
    }
    go(function () use ($file) {
        var_dump(System::writeFile($file, 'locked', LOCK_EX), file_get_contents($file));
        unlink($file);
    });
    Co::sleep(0.02);
    var_dump(file_get_contents($file));
    fclose($handle);
});
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
string(0) ""
int(6)
string(6) "locked"
