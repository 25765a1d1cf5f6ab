--TEST--
Swoole\Process::write(): in a coroutine it is queued, before the loop has started too
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Process;

const BYTES = 1 << 20;
// Parent and child both write before they read: with blocking calls neither would go on.
$exchange = function (Process $p): int {
    $p->setTimeout(2);
    if ($p->write(str_repeat('w', BYTES)) !== BYTES) return -1;
    $socket = $p->exportSocket();
    for ($got = 0; $got < BYTES; $got += strlen($data)) {
        $data = $socket->recv(65536, 10);
        if ($data === '' || $data === false) break;
    }
    return $got;
};
$p = new Process(fn($p) => $exchange($p) === BYTES || exit(1), false, SOCK_STREAM, true);
$p->start();
Coroutine\run(function () use ($p, $exchange) {
    var_dump($exchange($p) === BYTES);
    var_dump(Process::wait()['code']);
});
?>
--EXPECT--
bool(true)
int(0)
