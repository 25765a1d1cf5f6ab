--TEST--
Swoole\Atomic: shared with the processes forked later, and with no others
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
$number = new Swoole\Atomic;
$long = new Swoole\Atomic\Long;
$many = [];
for ($i = 0; $i < 1000; ++$i) {
    $many[] = new Swoole\Atomic($i);
}
for ($n = 0; $n < 4; ++$n) {
    if (pcntl_fork() === 0) {
        $own = new Swoole\Atomic(1);
        for ($i = 0; $i < 10000; ++$i) {
            $number->add();
            $long->sub(3);
            $own->add();
        }
        $many[$n]->add($own->get());
        exit;
    }
}
$ours = new Swoole\Atomic(7);
while (pcntl_wait($status) > 0);
var_dump($number->get(), $long->get(), $ours->get());
var_dump(array_map(fn ($number) => $number->get(), array_slice($many, 0, 6)), $many[999]->get());

// An atomic that a child still uses does not become another one's memory.
$kept = new Swoole\Atomic(1);
$go = new Swoole\Atomic;
if (pcntl_fork() === 0) {
    $go->wait(20);
    $kept->set(99);
    exit($kept->get() === 99 ? 0 : 1);
}
unset($kept);
$next = new Swoole\Atomic(5);
$go->wakeup();
pcntl_wait($status);
var_dump(pcntl_wexitstatus($status), $next->get());
--EXPECT--
int(40000)
int(-120000)
int(7)
array(6) {
  [0]=>
  int(10001)
  [1]=>
  int(10002)
  [2]=>
  int(10003)
  [3]=>
  int(10004)
  [4]=>
  int(4)
  [5]=>
  int(5)
}
int(999)
int(0)
int(5)
