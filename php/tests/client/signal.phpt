--TEST--
Swoole\Client::recv(): a signal does not end the wait; its handler runs afterwards
--SKIPIF--
<?php if (!function_exists('pcntl_alarm')) die('skip pcntl is missing');
--FILE--
<?php
require __DIR__ . '/peer.inc';
pcntl_async_signals(true);
pcntl_signal(SIGALRM, function () {
    echo "handler\n";
});
$client = connected(serve(stay_silent(...)), ['timeout' => 1.2]);
pcntl_alarm(1);
$started = hrtime(true);
$answer = @$client->recv();
echo (hrtime(true) - $started) / 1e9 >= 1.199 ? "all of the time\n" : "too soon\n";
report('recv', $answer, $client);
?>
--EXPECT--
handler
all of the time
recv: false EAGAIN
