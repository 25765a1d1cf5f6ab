--TEST--
pcntl_fork(): a child can read the file that a thread of the parent is reading
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip pcntl is not loaded');
if (getenv('SHOAL_TEST_SANITIZER')) die("skip a thread of the parent may hold a lock of the sanitizer's allocator during the fork");
?>
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    $file = tmpfile();
    fwrite($file, 'content');
    rewind($file);
    go(fn () => System::fread($file));
    $pid = pcntl_fork();
    if ($pid === 0) {
        var_dump(System::fread($file));
        exit(0);
    }
    pcntl_waitpid($pid, $status);
    var_dump($status);
});
?>
--EXPECT--
string(7) "content"
int(0)
