--TEST--
Swoole\Coroutine\System::gethostbyname(): literals and /etc/hosts need no name server
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\System;

Coroutine::set(['dns_server' => '127.0.0.1:9']);
Coroutine\run(function () {
    var_dump(System::gethostbyname('192.0.2.7'));
    var_dump(System::gethostbyname('2001:DB8::1', AF_INET6));
    var_dump(System::gethostbyname('::1'), swoole_last_error() === SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED);
    var_dump(str_starts_with(System::gethostbyname('localhost'), '127.'));
    var_dump(str_starts_with(System::dnsLookup('localhost', 1), '127.'));
    var_dump(System::getaddrinfo('192.0.2.7'));
    var_dump(System::getaddrinfo('::1', AF_INET6, SOCK_DGRAM, 0));
});
?>
--EXPECT--
string(9) "192.0.2.7"
string(11) "2001:db8::1"
bool(false)
bool(true)
bool(true)
bool(true)
array(1) {
  [0]=>
  string(9) "192.0.2.7"
}
array(1) {
  [0]=>
  string(3) "::1"
}
