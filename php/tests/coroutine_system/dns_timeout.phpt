--TEST--
Swoole\Coroutine\System::gethostbyname(), dnsLookup(), getaddrinfo(): a name server that never answers
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\System;

use_test_dns();
$check = function (callable $call, float $seconds) {
    $start = microtime(true);
    $answer = $call();
    $took = microtime(true) - $start;
    var_dump($answer, last_error_name(), $took >= $seconds && $took < $seconds + 1.5);
};
Coroutine\run(function () use ($check) {
    $check(fn () => System::gethostbyname('silent.test', AF_INET, 0.03), 0.03);
    $check(fn () => System::dnsLookup('silent.test', 0.02), 0.02);
    $check(fn () => System::getaddrinfo('silent.test', timeout: 0.01), 0.01);
    Coroutine::set(['socket_dns_timeout' => 0.02]);
    $check(fn () => System::gethostbyname('silent.test'), 0.02);
    $check(fn () => System::getaddrinfo('silent.test'), 0.02);
    var_dump(System::gethostbyname('www.test'));
});
?>
--EXPECT--
bool(false)
string(38) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT"
bool(true)
bool(false)
string(38) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT"
bool(true)
bool(false)
string(38) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT"
bool(true)
bool(false)
string(38) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT"
bool(true)
bool(false)
string(38) "SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT"
bool(true)
string(8) "10.1.2.3"
