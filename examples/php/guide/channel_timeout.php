<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\Channel;
use function Swoole\Coroutine\run;

run(function () {
    $answers = new Channel(1);
    $answer = $answers->pop(0.05);
    if ($answer === false && $answers->errCode === SWOOLE_CHANNEL_TIMEOUT) {
        echo "no answer in 50 ms\n";
    }
});
