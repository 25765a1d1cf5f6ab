<?php
// SPDX-License-Identifier: Apache-2.0
// A socketpair, 16 bytes there and back between two coroutines. Argument: round trips.
require __DIR__ . '/measure.inc';
if (!class_exists('Swoole\Coroutine\Socket')) {
    skip('Swoole\Coroutine\Socket does not exist yet: it comes with the issue "Coroutine I/O"');
}
$rounds = (int) ($argv[1] ?? 200_000);
Swoole\Coroutine\run(static function () use ($rounds): void {
    [$left, $right] = array_map(
        Swoole\Coroutine\Socket::import(...),
        stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0),
    );
    Swoole\Coroutine::create(static function () use ($right, $rounds): void {
        for ($i = 0; $i < $rounds; ++$i) {
            $right->send($right->recv(16));
        }
    });
    $started = cpu_ns();
    for ($i = 0; $i < $rounds; ++$i) {
        $left->send('0123456789abcdef');
        $left->recv(16);
    }
    report(['ns' => (cpu_ns() - $started) / $rounds]);
});
