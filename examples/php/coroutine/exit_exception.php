<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.4.2: leave by an exception instead of exit, which would end a worker with all that it serves.
const ENV = 'SWOOLE';

function swoole_exit($msg) {
    // Under php-fpm.
    if(ENV == 'PHP')
        exit;
    // Under Swoole.
    else
        throw new Swoole\ExitException($msg);
}

go(function () {
    try {
        swoole_exit("this request ends\n");
    } catch (Swoole\ExitException $e) {
        echo $e->getMessage();
    }
});
echo "the process goes on\n";
