--TEST--
Swoole\Coroutine\System::readFile(), writeFile(): replace, append, binary, big
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'shoal');
    var_dump(System::writeFile($file, "one\0two"), System::readFile($file) === "one\0two");
    var_dump(System::writeFile($file, '!', FILE_APPEND), System::readFile($file) === "one\0two!");
    var_dump(System::writeFile($file, ''), System::readFile($file));
    $big = str_repeat('0123456789', 2_000_000);
    var_dump(System::writeFile($file, $big), System::readFile($file) === $big);
    var_dump(strlen(System::readFile('/proc/self/status')) > 100);
    var_dump(System::writeFile('/dev/null', 'x'), System::readFile('/dev/null'));
    unlink($file);
    $text = 'made';
    var_dump(Co::writeFile($file, $text, LOCK_EX), Co::readFile($file, LOCK_SH), decoct(fileperms($file) & 0777));
    unlink($file);
});
--EXPECT--
int(7)
bool(true)
int(1)
bool(true)
int(0)
string(0) ""
int(20000000)
bool(true)
bool(true)
int(1)
string(0) ""
int(4)
string(4) "made"
string(3) "644"
