--TEST--
Swoole\Coroutine\System::readFile(), writeFile(): errno of each failure
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $directory = sys_get_temp_dir();
    var_dump(System::readFile("$directory/no/such"), swoole_last_error() === SOCKET_ENOENT);
    var_dump(System::readFile($directory), swoole_last_error() === SOCKET_EISDIR);
    var_dump(System::writeFile("$directory/no/such", 'x'), swoole_last_error() === SOCKET_ENOENT);
    var_dump(System::writeFile($directory, 'x'), swoole_last_error() === SOCKET_EISDIR);
    var_dump(System::writeFile('/dev/full', 'x'), swoole_last_error() === SOCKET_ENOSPC);
    var_dump(System::readFile(''), swoole_last_error() === SOCKET_ENOENT);
    foreach (['readFile' => ["a\0b"], 'writeFile' => ["a\0b", ''], 'statvfs' => ["a\0b"]] as $method => $arguments) {
        try {
            System::$method(...$arguments);
        } catch (ValueError $error) {
            echo $error->getMessage(), "\n";
        }
    }
});
--EXPECT--
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
Swoole\Coroutine\System::readFile(): Argument #1 ($filename) must not contain any null bytes
Swoole\Coroutine\System::writeFile(): Argument #1 ($filename) must not contain any null bytes
Swoole\Coroutine\System::statvfs(): Argument #1 ($path) must not contain any null bytes
