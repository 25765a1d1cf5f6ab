--TEST--
Swoole\Process::start(): a signal sent at once reaches the child, also one that the parent handles
--FILE--
<?php
use Swoole\Process;

$signals = [];
foreach ([false, true] as $handled) {
    if ($handled) {
        Process::signal(SIGTERM, fn() => print("the parent's handler ran in a child\n"));
    }
    for ($i = 0; $i < 100; $i++) {
        $p = new Process(fn() => sleep(20), false, 0);
        Process::kill($p->start(), SIGTERM);
        $signals[] = Process::wait()['signal'];
    }
}
var_dump(count($signals), array_unique($signals));
?>
--EXPECT--
int(200)
array(1) {
  [0]=>
  int(15)
}
