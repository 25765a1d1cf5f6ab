--TEST--
swoole_async_set(): a wrong type, a value out of range, an unknown name, what has no effect yet
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
function attempt(array $options): void
{
    try {
        var_dump(swoole_async_set($options));
    } catch (Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
attempt([]);
attempt(['enable_coroutine' => 'yes', 'display_errors' => true]);
attempt(['socket_buffer_size' => '2M']);
echo ini_get('swoole.socket_buffer_size'), "\n";
attempt(['socket_buffer_size' => '64k']);
echo ini_get('swoole.socket_buffer_size'), "\n";
attempt(['socket_buffer_size' => '1 GB']);
echo ini_get('swoole.socket_buffer_size'), "\n";
attempt(['socket_buffer_size' => 4096.0]);
attempt(['socket_buffer_size' => null]);
echo ini_get('swoole.socket_buffer_size'), "\n";
attempt(['socket_buffer_size' => 'two']);
attempt(['socket_buffer_size' => '9999999999G']);
attempt(['socket_buffer_size' => 1.5]);
attempt(['socket_buffer_size' => 0]);
attempt(['socket_buffer_size' => []]);
attempt(['log_level' => 7]);
attempt(['log_level' => '2']);
attempt(['log_file' => []]);
attempt(['log_file' => '/no/such/folder/x.log']);
attempt(['no_such_option' => 1]);
attempt([5 => 1]);
attempt(['thread_num' => 3]);
attempt(['iouring_entries' => 8]);
--EXPECTF--
bool(true)
bool(true)
bool(true)
2097152
bool(true)
65536
bool(true)
1073741824
bool(true)
bool(true)
4096
TypeError: swoole_async_set(): option [socket_buffer_size] must be of type int or a size such as "2M", string "two" given
TypeError: swoole_async_set(): option [socket_buffer_size] must be of type int or a size such as "2M", string "9999999999G" given
TypeError: swoole_async_set(): option [socket_buffer_size] must be of type int or a size such as "2M", float 1.5 given
ValueError: swoole_async_set(): option [socket_buffer_size] must be at least 1 bytes, int 0 given
TypeError: swoole_async_set(): option [socket_buffer_size] must be of type int or a size such as "2M", array given
ValueError: swoole_async_set(): option [log_level] must be between 0 and 6, int 7 given
bool(true)
TypeError: swoole_async_set(): option [log_file] must be of type string, array given
ValueError: swoole_async_set(): option [log_file]: the file cannot be opened for writing, string "/no/such/folder/x.log" given

Warning: swoole_async_set(): unsupported option [no_such_option] in %s on line 5
bool(true)

Warning: swoole_async_set(): unsupported option [5] in %s on line 5
bool(true)
bool(true)

Warning: swoole_async_set(): option [iouring_entries] has no effect: this build does not use io_uring in %s on line 5
bool(true)
