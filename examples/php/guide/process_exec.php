<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Process;

$sort = new Process(fn(Process $child) => $child->exec('/usr/bin/sort', ['-r']), redirect_stdin_and_stdout: true);
$sort->start();
$sort->close(Process::PIPE_WORKER);  // Only the child has its end: the parent sees the end of its output.
$sort->write("b\na\nc\n");
$sort->close(Process::PIPE_WRITE);   // The end of the child's input.
while (($text = $sort->read()) !== '') {
    echo $text;
}
echo 'exit code ', Process::wait()['code'], "\n";
