--TEST--
Swoole\Coroutine\System::gethostbyname(): dns_lookup_random takes any of the addresses
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\System;

use_test_dns(['dns_lookup_random' => true]);
Coroutine\run(function () {
    mt_srand(7);
    $expected = [mt_rand(), mt_rand()];
    mt_srand(7);
    $first = mt_rand();
    $seen = [];
    for ($i = 0; $i < 300; $i++) {
        $seen[System::gethostbyname('many.test')] = true;
    }
    ksort($seen);
    echo implode(' ', array_keys($seen)), "\n";
    var_dump([$first, mt_rand()] === $expected);
});
?>
--EXPECT--
10.0.0.1 10.0.0.2 10.0.0.3
bool(true)
