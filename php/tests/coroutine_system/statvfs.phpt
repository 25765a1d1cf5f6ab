--TEST--
Swoole\Coroutine\System::statvfs(): its keys; no such path
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $status = System::statvfs('/');
    var_dump(implode(' ', array_keys($status)), $status['bsize'] > 0, $status['namemax'] >= 14);
    var_dump(System::statvfs('/no/such/path'), swoole_last_error() === SOCKET_ENOENT);
});
--EXPECT--
string(69) "bsize frsize blocks bfree bavail files ffree favail fsid flag namemax"
bool(true)
bool(true)
bool(false)
bool(true)
