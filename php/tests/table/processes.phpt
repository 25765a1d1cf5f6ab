--TEST--
Swoole\Table: shared with forked processes; those that are killed while they write leave whole rows
--SKIPIF--
<?php if (!extension_loaded('posix')) die('skip posix'); ?>
--FILE--
<?php
use Swoole\Process;
use Swoole\Table;

function child(Closure $body): Process
{
    $process = new Process($body, false, 0);
    $process->start();
    return $process;
}
function table(int $rows): Table
{
    $t = new Table($rows);
    $t->column('n', Table::TYPE_INT);
    $t->column('text', Table::TYPE_STRING, 200);
    $t->column('sum', Table::TYPE_STRING, 32);
    return $t;
}

// A fork before create(): each process has a table of its own, or none.
$late = table(64);
child(function () use ($late) {
    $late->create();
    $late->set('k', ['n' => 1]);
});
Process::wait();
try {
    $late->get('k');
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
$late->create();
var_dump($late->exists('k'));

// Several processes iterate and delete: each row goes to one of them.
$t = table(1024);
$t->create();
for ($i = 0; $i < 1000; $i++) {
    $t->set("k$i", ['n' => 1]);
}
$taken = table(64);
$taken->create();
for ($n = 0; $n < 4; $n++) {
    child(function () use ($t, $taken) {
        foreach ($t as $key => $row) {
            if ($t->del($key)) {
                $taken->incr('total', 'n', $row['n']);
            }
        }
    });
}
while (Process::wait());
var_dump($taken->get('total', 'n'), count($t));

// A child that destroys it, and one that ends, take nothing away.
child(fn() => $taken->destroy());
Process::wait();
var_dump($taken->get('total', 'n'));

// Killed while they write.
$write = function () use ($t) {
    for ($i = getmypid();; $i++) {
        $text = str_repeat(chr(97 + $i % 26), $i % 200);
        $t->set('row' . $i % 20, ['n' => $i, 'text' => $text, 'sum' => md5($i . $text)]);
        if ($i % 7 === 0) {
            $t->del('row' . $i % 19);
        }
    }
};
$damaged = 0;
$check = function (array $row) use (&$damaged) {
    $damaged += $row['sum'] === md5($row['n'] . $row['text']) ? 0 : 1;
};
for ($round = 0; $round < 40; $round++) {
    $writers = [child($write), child($write)];
    usleep(random_int(500, 3000));
    foreach ($writers as $writer) {
        Process::kill($writer->pid, SIGKILL);
        foreach ($t as $row) {
            $check($row);
        }
        Process::wait();
    }
    $t->set("row$round", ['n' => 1, 'text' => '', 'sum' => md5('1')]);
    $t->del("row$round");
}
array_map($check, iterator_to_array($t));
var_dump($damaged, count($t) === iterator_count($t));
for ($i = 0; @$t->add("filler$i", []); $i++) {
}
var_dump(count($t) === $t->stats()['total_slice_num']);
?>
--EXPECT--
the table is not created or does not exist: call create() first
bool(false)
int(1000)
int(0)
int(1000)
int(0)
bool(true)
bool(true)
