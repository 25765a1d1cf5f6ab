<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Atomic;
use Swoole\Process;

$served = new Atomic();
$ready = new Atomic();
for ($n = 0; $n < 4; $n++) {
    (new Process(function () use ($served, $ready) {
        for ($i = 0; $i < 1000; $i++) {
            $served->add();
        }
        if ($served->get() === 4000) {
            $ready->wakeup();
        }
    }, false, 0))->start();
}
Swoole\Coroutine\run(function () use ($ready, $served) {
    // Only this coroutine waits; the process goes on.
    var_dump($ready->wait(10), $served->get());
});
while (Process::wait());
