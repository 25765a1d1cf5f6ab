--TEST--
Swoole\Process::wait(): in a coroutine only the coroutine waits; children of others are left to them
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Process;

$p = new Process(function ($p) { $p->exit((int) $p->read()); });
$pid = $p->start();
Coroutine\run(function () use ($p, $pid) {
    go(function () use ($p) {
        echo "the other coroutine runs\n";
        $p->write('6');
    });
    $r = Process::wait();
    var_dump($r === ['pid' => $pid, 'code' => 6, 'signal' => 0]);
    go(function () {
        var_dump(Coroutine\System::exec('sleep 0.05; exit 3')['code']);
    });
    go(function () {
        for ($i = 0; $i < 20; $i++) {
            if (Process::wait(false) !== false) echo "took the command of exec()\n";
            Coroutine::sleep(0.01);
        }
    });
});
?>
--EXPECT--
the other coroutine runs
bool(true)
int(3)
