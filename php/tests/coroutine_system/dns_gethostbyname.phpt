--TEST--
Swoole\Coroutine\System::gethostbyname(): an address of each family
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\System;

use_test_dns();
Coroutine\run(function () {
    var_dump(System::gethostbyname('www.test'));
    var_dump(System::gethostbyname('WWW.test', AF_INET6));
    var_dump(System::gethostbyname('many.test', AF_INET, 5));
    var_dump(Coroutine::gethostbyname('www.test'));
    var_dump(Coroutine::dnsLookup('www.test', 5, AF_INET6));
    var_dump(System::dnsLookup('many.test'));
    var_dump(swoole_async_dns_lookup_coro('www.test', 5));
    var_dump(swoole_async_dns_lookup_coro(type: AF_INET6, domain_name: 'www.test'));
});
?>
--EXPECT--
string(8) "10.1.2.3"
string(11) "2001:db8::7"
string(8) "10.0.0.1"
string(8) "10.1.2.3"
string(11) "2001:db8::7"
string(8) "10.0.0.1"
string(8) "10.1.2.3"
string(11) "2001:db8::7"
