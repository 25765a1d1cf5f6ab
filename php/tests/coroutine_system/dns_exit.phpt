--TEST--
Swoole\Coroutine\System::gethostbyname(): the program may end while a name is looked up
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine\System;

use_test_dns();
register_shutdown_function(function () { echo "shutdown\n"; });
go(function () {
    try {
        System::gethostbyname('silent.test');
        echo "not reached\n";
    } finally {
        echo "left\n";
    }
});
go(function () {
    System::getaddrinfo('www.test');
    echo "exit\n";
    exit(0);
});
?>
--EXPECT--
shutdown
exit
