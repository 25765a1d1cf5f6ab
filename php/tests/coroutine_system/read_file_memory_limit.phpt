--TEST--
Swoole\Coroutine\System::readFile(): a file beyond memory_limit is refused, others are held once
--INI--
memory_limit=32M
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'shoal');
    $handle = fopen($file, 'r+');
    ftruncate($handle, 100_000_000);
    var_dump(@System::readFile($file), swoole_last_error() === SOCKET_ENOMEM);
    ftruncate($handle, 20_000_000);
    var_dump(strlen(System::readFile($file)), memory_get_peak_usage() < 24_000_000);
    var_dump(@System::readFile('/dev/zero'), swoole_last_error() === SOCKET_ENOMEM);
    unlink($file);
});
--EXPECT--
bool(false)
bool(true)
int(20000000)
bool(true)
bool(false)
bool(true)
