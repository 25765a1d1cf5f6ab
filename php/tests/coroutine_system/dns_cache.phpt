--TEST--
swoole_clear_dns_cache(): answers are kept until it is called, or dns_cache_expire ends them
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\System;

use_test_dns();
Coroutine\run(function () {
    var_dump(System::gethostbyname('counted.test'));
    var_dump(System::dnsLookup('counted.test'));
    var_dump(System::getaddrinfo('counted.test')[0]);
    var_dump(swoole_clear_dns_cache());
    var_dump(System::gethostbyname('counted.test'));
    Coroutine::set(['dns_cache_expire' => 0]);
    var_dump(System::gethostbyname('counted.test'));
    var_dump(System::gethostbyname('counted.test'));
});
?>
--EXPECT--
string(8) "10.0.9.1"
string(8) "10.0.9.1"
string(8) "10.0.9.1"
NULL
string(8) "10.0.9.2"
string(8) "10.0.9.3"
string(8) "10.0.9.4"
