--TEST--
Swoole\Coroutine\System::fread(), fgets(), fwrite(): sockets, pipes, memory
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    [$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    go(function () use ($right) {
        Co::sleep(0.01);
        fwrite($right, 'li');
        Co::sleep(0.01);
        fwrite($right, "ne\nrest");
        Co::sleep(0.01);
        var_dump(System::fwrite($right, str_repeat('x', 1_000_000)));
        fclose($right);
    });
    var_dump(System::fgets($left), System::fread($left));
    $total = 0;
    while (($data = System::fread($left)) !== '') {
        $total += strlen($data);
    }
    var_dump($total, System::fgets($left));

    $pipe = popen('sleep 0.02; echo one; echo two', 'r');
    var_dump(System::fgets($pipe), System::fread($pipe, 2), System::fgets($pipe), System::fgets($pipe));
    pclose($pipe);

    $memory = fopen('php://memory', 'w+');
    var_dump(System::fwrite($memory, "a\nb"), rewind($memory), System::fgets($memory), System::fread($memory));
});
--EXPECT--
string(5) "line
"
string(4) "rest"
int(1000000)
int(1000000)
bool(false)
string(4) "one
"
string(2) "tw"
string(2) "o
"
bool(false)
int(3)
bool(true)
string(2) "a
"
string(1) "b"
