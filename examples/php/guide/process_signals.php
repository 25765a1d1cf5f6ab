<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Process;
use Swoole\Timer;

$child = new Process(function (Process $child) {
    $timer = Timer::tick(10, fn() => null);
    Process::signal(SIGTERM, function () use ($timer) {
        echo "the child cleans up\n";
        Timer::clear($timer);
    });
    $child->write('ready');
}, false, SOCK_DGRAM, enable_coroutine: true);
$child->start();

Swoole\Coroutine\run(function () use ($child) {
    echo $child->exportSocket()->recv(), "\n";  // Parks the coroutine; read() would block the process.
    Process::kill($child->pid, SIGTERM);
    $ended = Process::wait();
    echo "code {$ended['code']}, signal {$ended['signal']}\n";
});
