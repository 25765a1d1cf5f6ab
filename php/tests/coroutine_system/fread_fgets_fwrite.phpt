--TEST--
Swoole\Coroutine\System::fread(), fgets(), fwrite(): plain files mix with PHP's own functions
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'shoal');
    file_put_contents($file, implode("\n", range(1, 20000)) . "\nlast");
    $handle = fopen($file, 'r+');
    var_dump(System::fgets($handle), System::fgets($handle), fgets($handle), ftell($handle));
    var_dump(System::fread($handle, 4), fgets($handle), ftell($handle));
    $lines = 0;
    while (($line = System::fgets($handle)) !== false) {
        ++$lines;
        $last = $line;
    }
    var_dump($lines, $last, feof($handle));

    rewind($handle);
    var_dump(System::fgets($handle), System::fwrite($handle, 'XY', 1), ftell($handle), System::fgets($handle));
    var_dump(strlen(System::fread($handle)) === filesize($file) - 4, feof($handle));
    var_dump(System::fread($handle), System::fread($handle, 5), System::fgets($handle));
    var_dump(System::fwrite($handle, ''), System::fwrite($handle, ' end', 100), fwrite($handle, '.'));
    var_dump(substr(file_get_contents($file), -9));
    ftruncate($handle, 0);
    rewind($handle);
    var_dump(fwrite($handle, 'abc'), System::fwrite($handle, "def\n"), rewind($handle), fread($handle, 2), System::fread($handle, 3));
    var_dump(System::fgets($handle), System::fgets($handle));

    $append = fopen($file, 'a');
    var_dump(System::fwrite($append, 'more'), System::fread($append, 2), swoole_last_error() === SOCKET_EBADF);
    var_dump(file_get_contents($file));
    $read_only = fopen($file, 'r');
    var_dump(System::fwrite($read_only, 'x'), swoole_last_error() === SOCKET_EBADF, System::fread($read_only));
    unlink($file);
});
--EXPECT--
string(2) "1
"
string(2) "2
"
string(2) "3
"
int(6)
string(4) "4
5
"
string(2) "6
"
int(12)
int(19995)
string(4) "last"
bool(true)
string(2) "1
"
int(1)
int(3)
string(1) "
"
bool(true)
bool(true)
string(0) ""
string(0) ""
bool(false)
int(0)
int(4)
int(1)
string(9) "last end."
int(3)
int(4)
bool(true)
string(2) "ab"
string(3) "cde"
string(2) "f
"
bool(false)
int(4)
bool(false)
bool(true)
string(11) "abcdef
more"
bool(false)
bool(true)
string(11) "abcdef
more"
