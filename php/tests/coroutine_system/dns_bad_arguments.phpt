--TEST--
Swoole\Coroutine\System::gethostbyname(), getaddrinfo(): arguments that mean nothing
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine\System;

Swoole\Coroutine\run(function () {
    var_dump(System::gethostbyname(''), last_error_name());
    var_dump(System::gethostbyname('localhost', 99), last_error_name());
    var_dump(System::gethostbyname('localhost', 0), last_error_name());
    var_dump(System::dnsLookup('localhost', 1, -1), last_error_name());
    var_dump(System::getaddrinfo('localhost', PHP_INT_MAX), last_error_name());
    var_dump(System::getaddrinfo('192.0.2.1', AF_INET, PHP_INT_MAX), last_error_name());
    var_dump(System::getaddrinfo('192.0.2.1', AF_INET, SOCK_STREAM, 17), last_error_name());
    var_dump(System::getaddrinfo('192.0.2.1', service: 'no-such-service'), last_error_name());
    var_dump(System::getaddrinfo('192.0.2.1', service: '70000'), last_error_name());
    var_dump(System::getaddrinfo('192.0.2.1', service: '80')[0]);
    try {
        System::gethostbyname([]);
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
});
?>
--EXPECTF--

Warning: Swoole\Coroutine\System::gethostbyname(): the name of the host is empty in %s on line %d
bool(false)
string(27) "SWOOLE_ERROR_INVALID_PARAMS"

Warning: Swoole\Coroutine\System::gethostbyname(): the address family must be AF_INET or AF_INET6 in %s on line %d
bool(false)
string(27) "SWOOLE_ERROR_INVALID_PARAMS"

Warning: Swoole\Coroutine\System::gethostbyname(): the address family must be AF_INET or AF_INET6 in %s on line %d
bool(false)
string(27) "SWOOLE_ERROR_INVALID_PARAMS"

Warning: Swoole\Coroutine\System::dnsLookup(): the address family must be AF_INET or AF_INET6 in %s on line %d
bool(false)
string(27) "SWOOLE_ERROR_INVALID_PARAMS"

Warning: Swoole\Coroutine\System::getaddrinfo(): the address family must be AF_INET or AF_INET6 in %s on line %d
bool(false)
string(27) "SWOOLE_ERROR_INVALID_PARAMS"
bool(false)
string(37) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED"
bool(false)
string(37) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED"
bool(false)
string(37) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED"
bool(false)
string(37) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED"
string(9) "192.0.2.1"
Swoole\Coroutine\System::gethostbyname(): Argument #1 ($domain_name) must be of type string, array given
