--TEST--
PHP library: a file from opcache's cache may use a class above its declaration, when the parent is of the library
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip pcntl is not loaded'); ?>
--FILE--
<?php
$directory = sys_get_temp_dir() . '/shoal_class_loading_' . getmypid();
mkdir($directory);
file_put_contents("$directory/list.php", <<<'PHP'
    <?php
    namespace App;
    $list = new SortedList([2, 1]);
    echo $list->sort()->join(' '), ' ', implode(' ', array_map(fn ($class) => strtolower($class), class_parents($list))), "\n";
    class NumberList extends \Swoole\ArrayObject {}
    class SortedList extends NumberList {}
    PHP);
file_put_contents("$directory/main.php", <<<'PHP'
    <?php
    function hits(): int
    {
        return opcache_get_status(false)['opcache_statistics']['hits'];
    }
    for ($i = 0; $i < 2; $i++) {
        if (pcntl_fork() === 0) {
            $before = hits();
            require __DIR__ . '/list.php';
            echo hits() > $before ? 'from the cache' : 'compiled', "\n";
            exit(0);
        }
        pcntl_wait($status);
    }
    PHP);
$opcache = extension_loaded('Zend OPcache') ? '' : '-d zend_extension=opcache';
passthru(PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . " $opcache -d opcache.enable=1 -d opcache.enable_cli=1"
    . " -d opcache.file_update_protection=0 $directory/main.php 2>&1");
unlink("$directory/list.php");
unlink("$directory/main.php");
rmdir($directory);
?>
--EXPECT--
1 2 app\numberlist swoole\arrayobject
compiled
1 2 app\numberlist swoole\arrayobject
from the cache
