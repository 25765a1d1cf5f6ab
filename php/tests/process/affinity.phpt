--TEST--
Swoole\Process::setAffinity() and getAffinity()
--FILE--
<?php
use Swoole\Process;

set_error_handler(function (int $level, string $text) { echo 'warning: ', $text, "\n"; return true; });
$all = Process::getAffinity();
var_dump($all !== [] && array_is_list($all) && is_int($all[0]));
var_dump(Process::setAffinity([$all[0]]), Process::getAffinity() === [$all[0]], Process::setaffinity($all), Process::getAffinity() === $all);
var_dump(Process::setAffinity([]), Process::setAffinity([-1]), Process::setAffinity([4096]), Process::setAffinity([SWOOLE_CPU_NUM]) );
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
warning: Swoole\Process::setAffinity(): the list of processors is empty
warning: Swoole\Process::setAffinity(): invalid cpu id [-1]
warning: Swoole\Process::setAffinity(): invalid cpu id [4096]
warning: Swoole\Process::setAffinity(): invalid cpu id [%d]
bool(false)
bool(false)
bool(false)
bool(false)
