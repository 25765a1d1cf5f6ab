--TEST--
Swoole\Coroutine\System::gethostbyname(): others run meanwhile, equal lookups share one query, cancel() ends one
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\System;

use_test_dns();
Coroutine\run(function () {
    $ticks = 0;
    $ticker = go(function () use (&$ticks) {
        while ($ticks < 1000) {
            $ticks++;
            Coroutine::sleep(0.001);
        }
    });
    var_dump(System::gethostbyname('slow.test'), $ticks > 3);
    $ticks = 1000;

    $answers = [];
    for ($i = 0; $i < 50; $i++) {
        go(function () use (&$answers) {
            $answers[] = System::gethostbyname('counted.test');
        });
    }
    var_dump(System::gethostbyname('counted.test'));
    while (count($answers) < 50) {
        Coroutine::sleep(0.001);
    }
    var_dump(array_unique($answers));

    $cid = go(function () {
        var_dump(System::gethostbyname('silent.test'), last_error_name());
    });
    var_dump(Coroutine::cancel($cid));
    $cid = go(function () {
        try {
            System::getaddrinfo('silent.test');
        } catch (Coroutine\CanceledException $exception) {
            echo get_class($exception), "\n";
        }
    });
    Coroutine::cancel($cid, true);
});
?>
--EXPECT--
string(8) "10.1.2.3"
bool(true)
string(8) "10.0.9.1"
array(1) {
  [0]=>
  string(8) "10.0.9.1"
}
bool(false)
string(24) "SWOOLE_ERROR_CO_CANCELED"
bool(true)
Swoole\Coroutine\CanceledException
