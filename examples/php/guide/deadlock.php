<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\Channel;
use function Swoole\Coroutine\run;

run(function () {
    $channel = new Channel(1);
    $channel->pop();
});
