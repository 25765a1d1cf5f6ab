<?php
// SPDX-License-Identifier: Apache-2.0
// Manual 1.x, swoole_process::__construct: the child becomes another program; its output comes through the pipe.
$process = new swoole_process('callback_function', true);
$pid = $process->start();

function callback_function(swoole_process $worker)
{
    $worker->exec(PHP_BINARY, array('-n', '-r', 'echo "another program, " . implode(" ", array_slice($argv, 1)) . "\n";', 'test', 123));
}

echo $process->read();
swoole_process::wait();
