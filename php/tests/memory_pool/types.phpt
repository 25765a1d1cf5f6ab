--TEST--
Swoole\Memory\Pool: slices of each type, exhaustion, reuse, sharing, wrong use
--SKIPIF--
<?php if (!extension_loaded('pcntl') || !extension_loaded('posix')) echo 'skip pcntl, posix';
--FILE--
<?php
use Swoole\Memory\Pool;
$slices = [];
foreach (['FIXED', 'RING', 'GLOBAL', 'MALLOC', 'EMALLOC'] as $type) {
    $pool = new Pool(1000, constant("Swoole\\Memory\\Pool::TYPE_$type"), 100);
    $slices[$type] = $slice = $pool->alloc();
    unset($pool);  // The slice keeps it.
    echo $type, ' ', json_encode([strlen($slice->read()), $slice->write('hello'), $slice->write('!', 99), $slice->read(6), $slice->read(0, 99), $slice->read(0, 100), $slice->read(2, 3)]), "\n";
}

echo "Fixed\n";
$pool = new swoole_memory_pool(1050, Pool::TYPE_FIXED, 100);
for ($held = []; $slice = $pool->alloc(50);) {
    $slice->write(str_repeat((string) count($held), 10));
    $held[] = $slice;
}
echo count($held), ' ', json_encode([swoole_last_error() === SOCKET_ENOMEM, strlen($held[0]->read()), $held[3]->read(10), $held[9]->read(10)]), "\n";
unset($held[3]);
echo json_encode([$pool->alloc() instanceof Swoole\Memory\Pool\Slice, $pool->alloc() instanceof swoole_memory_pool_slice]), "\n";
$one = $pool->alloc();
var_dump($pool->alloc());

echo "Ring\n";
$pool = new Pool(1024, Pool::TYPE_RING);
$held = [];
for ($i = $taken = 0; $i < 10000; $i++) {
    $slice = $pool->alloc(16 + $i * 37 % 300);
    if ($slice) {
        $slice->write(sprintf('%016d', $i));
        $held[$i] = [$slice, sprintf('%016d', $i)];
        $taken++;
        continue;
    }
    // Full: checks all, and frees the second and the oldest.
    foreach ($held as [$slice, $text]) {
        if ($slice->read(16) !== $text) die("wrong bytes\n");
    }
    $slice = null;
    foreach (array_reverse(array_slice(array_keys($held), 0, 2)) as $key) {
        unset($held[$key]);
    }
}
var_dump($taken > 2000, $pool->alloc(1025));
$slice = null;
$held = [];
var_dump(strlen($pool->alloc(1000)->read()));

echo "Global\n";
$pool = new Pool(1000, Pool::TYPE_GLOBAL);
for ($i = 0; $i < 30; $i++) {
    $held[$i] = $pool->alloc(300);
    $held[$i]->write("$i");
}
var_dump($held[7]->read(1), $pool->alloc(1001));

echo "Shared\n";
foreach ([false, true] as $is_shared) {
    foreach ([Pool::TYPE_FIXED, Pool::TYPE_RING] as $type) {
        $pool = new Pool(100000, $type, 100, $is_shared);
        $slice = $pool->alloc(100);
        $slice->write('parent');
        if (($child = pcntl_fork()) === 0) {
            $slice->write('child ');
            $own = $pool->alloc(100);
            $own->write('the child has its own');
            unset($slice);
            posix_kill(getmypid(), SIGKILL);
        }
        pcntl_waitpid($child, $status);
        $next = $pool->alloc(100);
        echo json_encode([$slice->read(6), trim($next->read(), "\0")]), "\n";
    }
}
--EXPECT--
FIXED [100,true,true,"hello\u0000","!","","lo"]
RING [100,true,true,"hello\u0000","!","","lo"]
GLOBAL [100,true,true,"hello\u0000","!","","lo"]
MALLOC [100,true,true,"hello\u0000","!","","lo"]
EMALLOC [100,true,true,"hello\u0000","!","","lo"]
Fixed
10 [true,50,"3333333333","9999999999"]
[true,true]
bool(false)
Ring
bool(true)
bool(false)
int(1000)
Global
string(1) "7"
bool(false)
Shared
["parent",""]
["parent",""]
["child ",""]
["child ",""]
