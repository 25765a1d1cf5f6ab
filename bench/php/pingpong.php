<?php
// SPDX-License-Identifier: Apache-2.0
// A socketpair, 16 bytes there and back between two callbacks of the event loop. Argument: round trips.
require __DIR__ . '/measure.inc';
$rounds = (int) ($argv[1] ?? 200_000);
if (!class_exists('Swoole\Event')) {
    skip('this build has no Swoole\Event');
}
$ends = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
foreach ($ends as $end) {
    stream_set_blocking($end, false);
    stream_set_read_buffer($end, 0);
}
[$left, $right] = $ends;
$message = '0123456789abcdef';
$done = 0;
$started = 0.0;
Swoole\Event::add($right, static function ($end): void {
    fwrite($end, fread($end, 16));
});
Swoole\Event::add($left, static function ($end) use ($right, $rounds, $message, &$done, &$started): void {
    fread($end, 16);
    if (++$done < $rounds) {
        fwrite($end, $message);
        return;
    }
    report(['ns' => (cpu_ns() - $started) / $rounds]);
    Swoole\Event::del($end);
    Swoole\Event::del($right);
});
$started = cpu_ns();
fwrite($left, $message);
Swoole\Event::wait();
