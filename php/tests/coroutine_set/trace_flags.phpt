--TEST--
Swoole\Coroutine::set(): trace_flags with SWOOLE_TRACE_COROUTINE logs each coroutine's start and end
--FILE--
<?php
use Swoole\Coroutine;
$file = tempnam(sys_get_temp_dir(), 'trace');
Coroutine::set(['log_file' => $file, 'trace_flags' => SWOOLE_TRACE_COROUTINE]);
Co\run(fn () => Coroutine::sleep(0.001));
echo "[", file_get_contents($file), "]\n";   // The log's level is above.
Coroutine::set(['log_level' => SWOOLE_LOG_TRACE]);
Co\run(fn () => Coroutine::sleep(0.001));
Coroutine::set(['trace_flags' => SWOOLE_TRACE_SERVER]);
Co\run(fn () => 0);
Coroutine::set(['trace_flags' => SWOOLE_TRACE_ALL]);
Co\run(fn () => 0);
echo preg_replace('/^.*(coroutine#)/m', '$1', file_get_contents($file));
unlink($file);
--EXPECT--
[]
coroutine#2 starts
coroutine#2 ends
coroutine#4 starts
coroutine#4 ends
