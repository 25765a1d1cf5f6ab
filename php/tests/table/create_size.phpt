--TEST--
Swoole\Table::create(): sizes that are raised, and those that cannot be had
--FILE--
<?php
use Swoole\Table;

function sizes(int $rows, float $conflict = 0.2): string
{
    $t = new Table($rows, $conflict);
    $t->column('v', Table::TYPE_INT);
    if (!$t->create()) {
        var_dump($t->size, $t->memorySize, swoole_last_error() === SWOOLE_ERROR_MALLOC_FAIL);
        return "no table of $rows rows";
    }
    for ($i = 0; @$t->set("k$i", ['v' => $i]); $i++) {
    }
    return "$rows -> {$t->size} rows, holds $i, stats " . $t->stats()['total_slice_num'] . ' '
        . json_encode($t->size === $t->getSize() && $t->memorySize === $t->getMemorySize());
}

foreach ([0, 1, 64, 65, 1000] as $rows) {
    echo sizes($rows), "\n";
}
foreach ([0, 1, 5, -3, NAN] as $conflict) {
    echo sizes(64, $conflict), "\n";
}
foreach ([-1, PHP_INT_MIN, 1 << 40, PHP_INT_MAX] as $rows) {
    echo sizes($rows), "\n";
}
$t = new Table(1 << 29);
$t->column('s', Table::TYPE_STRING, 1 << 30);
var_dump($t->create());
?>
--EXPECTF--
0 -> 64 rows, holds 76, stats 76 true
1 -> 64 rows, holds 76, stats 76 true
64 -> 64 rows, holds 76, stats 76 true
65 -> 128 rows, holds 153, stats 153 true
1000 -> 1024 rows, holds 1228, stats 1228 true
64 -> 64 rows, holds 76, stats 76 true
64 -> 64 rows, holds 128, stats 128 true
64 -> 64 rows, holds 128, stats 128 true
64 -> 64 rows, holds 76, stats 76 true
64 -> 64 rows, holds 76, stats 76 true

Warning: Swoole\Table::create(): unable to allocate memory for -1 rows in %s on line %d
NULL
NULL
bool(true)
no table of -1 rows

Warning: Swoole\Table::create(): unable to allocate memory for -9223372036854775808 rows in %s on line %d
NULL
NULL
bool(true)
no table of -9223372036854775808 rows

Warning: Swoole\Table::create(): unable to allocate memory for 1099511627776 rows in %s on line %d
NULL
NULL
bool(true)
no table of 1099511627776 rows

Warning: Swoole\Table::create(): unable to allocate memory for 9223372036854775807 rows in %s on line %d
NULL
NULL
bool(true)
no table of 9223372036854775807 rows

Warning: Swoole\Table::create(): unable to allocate memory for 536870912 rows in %s on line %d
bool(false)
