--TEST--
Swoole\Coroutine\System::gethostbyname(): parent and child of a fork look names up, each for itself
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip pcntl is not loaded'); ?>
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\System;

use_test_dns();
Coroutine\run(function () {
    var_dump(System::gethostbyname('counted.test'));
    $waiting = true;
    go(function () use (&$waiting) {
        var_dump(System::gethostbyname('slow.test'));
        $waiting = false;
    });
    $pid = pcntl_fork();
    if ($pid === 0) {
        echo 'child: ', System::gethostbyname('counted.test'), ' from the cache, ';
        echo System::gethostbyname('only4.test'), "\n";
        exit(3);
    }
    pcntl_waitpid($pid, $status);
    var_dump(pcntl_wexitstatus($status));
    while ($waiting) {
        Coroutine::sleep(0.001);
    }
    var_dump(System::gethostbyname('www.test'));
});
?>
--EXPECT--
string(8) "10.0.9.1"
child: 10.0.9.1 from the cache, 10.1.2.3
int(3)
string(8) "10.1.2.3"
string(8) "10.1.2.3"
