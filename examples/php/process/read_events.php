<?php
// SPDX-License-Identifier: Apache-2.0
// Manual 1.x, swoole_process->read: the child watches its pipe in its own event loop.
function callback_function_async(swoole_process $worker)
{
    $GLOBALS['worker'] = $worker;
    swoole_event_add($worker->pipe, function ($pipe) {
        $worker = $GLOBALS['worker'];
        $recv = $worker->read();

        echo "From Master: $recv\n";

        // send data to master
        $worker->write("hello master\n");

        sleep(2);

        $worker->exit(0);
    });
}

$process = new swoole_process('callback_function_async');
$pid = $process->start();
$process->write('hello worker');
echo 'From Worker: ' . $process->read();
$ret = swoole_process::wait();
echo "Worker Exit, code={$ret['code']}\n";
