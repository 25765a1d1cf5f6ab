--TEST--
Swoole\Coroutine\System::gethostbyname(), dnsLookup(), getaddrinfo(): failures answer false and say why
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\System;

use_test_dns();
Coroutine\run(function () {
    $names = ['none.test', 'only6.test', 'failing.test', 'refused.test', 'a..b', 'a b', "a\0b",
        'http://a.test', str_repeat('a', 64), str_repeat('a.', 127) . 'a'];
    foreach ($names as $name) {
        $shown = strlen($name) > 20 ? strlen($name) . ' bytes' : json_encode($name);
        echo $shown, ': ', var_export(System::gethostbyname($name), true), ' ', last_error_name(), "\n";
        assert(System::dnsLookup($name) === false);
        assert(System::getaddrinfo($name) === false);
        assert(swoole_async_dns_lookup_coro($name) === false);
    }
    var_dump(System::gethostbyname(str_repeat('a.', 127)));
    var_dump(System::gethostbyname('only4.test', AF_INET6), last_error_name());
    var_dump(System::gethostbyname('192.0.2.1', AF_INET6), last_error_name());
});
?>
--EXPECT--
"none.test": false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
"only6.test": false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
"failing.test": false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
"refused.test": false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
"a..b": false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
"a b": false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
"a\u0000b": false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
"http:\/\/a.test": false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
64 bytes: false SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED
255 bytes: false SWOOLE_ERROR_NAME_TOO_LONG
string(8) "10.1.2.3"
bool(false)
string(37) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED"
bool(false)
string(37) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED"
