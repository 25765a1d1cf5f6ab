--TEST--
swoole_error_log(), swoole_error_log_ex(), swoole_ignore_error(): levels and ignored errors
--FILE--
<?php
$file = tempnam(sys_get_temp_dir(), 'shoal-log-');
swoole_async_set(['log_file' => $file, 'log_level' => SWOOLE_LOG_NOTICE]);
swoole_error_log(SWOOLE_LOG_INFO, 'below the level');
swoole_error_log(SWOOLE_LOG_NOTICE, 'a notice');
swoole_error_log_ex(SWOOLE_LOG_ERROR, 501, 'an error');
swoole_ignore_error(501);
swoole_error_log_ex(SWOOLE_LOG_ERROR, 501, 'ignored');
swoole_error_log_ex(SWOOLE_LOG_WARNING, 502, 'another');
foreach (file($file) as $line) {
    echo preg_replace('/^.*?(a notice|an error|ignored|another|below)/', '$1', $line);
}
unlink($file);
foreach ([0, -1, 1 << 40] as $error) {
    var_dump(swoole_ignore_error($error));
}
--EXPECT--
a notice
an error (error 501)
another (error 502)
NULL
NULL
NULL
