--TEST--
Swoole\Coroutine\System::exec(): megabytes of output, without a second copy
--INI--
memory_limit=128M
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $result = System::exec('head -c 40000000 /dev/zero');
    var_dump(strlen($result['output']), trim($result['output'], "\0"), $result['code']);
    var_dump(memory_get_peak_usage() < 50_000_000);
});
--EXPECT--
int(40000000)
string(0) ""
int(0)
bool(true)
