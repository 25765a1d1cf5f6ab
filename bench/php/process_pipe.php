<?php
// SPDX-License-Identifier: Apache-2.0
// Messages of 1 KiB from a process to its child through Process::write() and read(). CPU of both processes.
// Argument: messages.
require __DIR__ . '/measure.inc';
if (!class_exists('Swoole\Process')) {
    skip('Swoole\Process does not exist');
}
$messages = (int) ($argv[1] ?? 300_000);
$message = str_repeat('m', 1024);
$started = cpu_ns();
$process = new Swoole\Process(static function (Swoole\Process $child) use ($messages): void {
    for ($i = 0; $i < $messages; ++$i) {
        $child->read();
    }
    Swoole\Process::kill(getmypid(), SIGKILL);
});
$process->start();
for ($i = 0; $i < $messages; ++$i) {
    $process->write($message);
}
Swoole\Process::wait();
$children = getrusage(1);
$child_ns = ($children['ru_utime.tv_sec'] + $children['ru_stime.tv_sec']) * 1e9
    + ($children['ru_utime.tv_usec'] + $children['ru_stime.tv_usec']) * 1e3;
report(['ns' => (cpu_ns() - $started + $child_ns) / $messages]);
