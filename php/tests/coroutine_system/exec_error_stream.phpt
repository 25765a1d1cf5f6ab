--TEST--
Swoole\Coroutine\System::exec(): what the command writes to stderr
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $command = 'echo out; echo err >&2; echo out';
    var_dump(System::exec('exec 2>/dev/null; ' . $command)['output']);
    var_dump(System::exec($command, true)['output']);
    var_dump(Co::exec("echo x >&2", get_error_stream: true)['output']);
});
--EXPECT--
string(8) "out
out
"
string(12) "out
err
out
"
string(2) "x
"
