--TEST--
Swoole\Coroutine\System::gethostbyname(), dnsLookup(), getaddrinfo(): only in a coroutine
--FILE--
<?php
use Swoole\Coroutine\System;

$calls = [
    fn () => System::gethostbyname('localhost'),
    fn () => System::dnsLookup('127.0.0.1'),
    fn () => System::getaddrinfo('127.0.0.1'),
    fn () => Swoole\Coroutine::gethostbyname('127.0.0.1'),
    fn () => swoole_async_dns_lookup_coro('127.0.0.1'),
];
foreach ($calls as $call) {
    try {
        var_dump($call());
    } catch (Swoole\Error $error) {
        echo $error->getMessage(), ' ', $error->getCode(), "\n";
    }
}
swoole_clear_dns_cache();
echo "done\n";
?>
--EXPECT--
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
done
