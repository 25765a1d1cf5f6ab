<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\System;
use function Swoole\Coroutine\run;

run(function () {
    echo System::gethostbyname('localhost', AF_INET, 2.0), "\n";
    if (System::gethostbyname('no-such-host.invalid', AF_INET, 2.0) === false) {
        echo "no such host\n";
    }
});
