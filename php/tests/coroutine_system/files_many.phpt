--TEST--
Swoole\Coroutine\System::readFile(), writeFile(): many at once; descriptors and memory as before
--FILE--
<?php
require __DIR__ . '/children.inc';
use Swoole\Coroutine\System;
Co\run(function () {
    $directory = sys_get_temp_dir() . '/shoal-files-' . getmypid();
    mkdir($directory);
    System::writeFile("$directory/x", 'x');
    $before = open_descriptors();
    $right = 0;
    $group = new Swoole\Coroutine\WaitGroup();
    for ($i = 0; $i < 500; ++$i) {
        $group->add();
        go(function () use ($i, $directory, &$right, $group) {
            $content = str_repeat("$i,", 1000);
            $right += System::writeFile("$directory/$i", $content) === strlen($content)
                && System::readFile("$directory/$i") === $content ? 1 : 0;
            unlink("$directory/$i");
            $group->done();
        });
    }
    $group->wait();
    unlink("$directory/x");
    rmdir($directory);
    Co::sleep(0.01);
    var_dump($right, open_descriptors() - $before);
});
--EXPECT--
int(500)
int(0)
