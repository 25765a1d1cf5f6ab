<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine;
use function Swoole\Coroutine\{go, run};

function who(): string
{
    return Coroutine::getContext()['user'];
}

run(function () {
    foreach (['ann', 'bob'] as $user) {
        go(function () use ($user) {
            Coroutine::getContext()['user'] = $user;
            Coroutine::sleep(0.01);
            echo who(), "\n";
        });
    }
});
