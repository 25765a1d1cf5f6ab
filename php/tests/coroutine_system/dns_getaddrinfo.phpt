--TEST--
Swoole\Coroutine\System::getaddrinfo(): all addresses of a host, each once
--FILE--
<?php
require __DIR__ . '/dns.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\System;

use_test_dns();
Coroutine\run(function () {
    echo json_encode(System::getaddrinfo('many.test')), "\n";
    echo json_encode(System::getaddrinfo('many.test', AF_INET6)), "\n";
    echo json_encode(System::getaddrinfo('many.test', AF_INET, 0, 0)), "\n";
    echo json_encode(System::getaddrinfo('many.test', AF_INET, SOCK_STREAM, STREAM_IPPROTO_TCP, '443', 5)), "\n";
    $both = Coroutine::getaddrinfo('many.test', 0);
    sort($both);
    echo json_encode($both), "\n";
});
?>
--EXPECT--
["10.0.0.1","10.0.0.2","10.0.0.3"]
["2001:db8::7"]
["10.0.0.1","10.0.0.2","10.0.0.3"]
["10.0.0.1","10.0.0.2","10.0.0.3"]
["10.0.0.1","10.0.0.2","10.0.0.3","2001:db8::7"]
