--TEST--
Swoole\Coroutine::set(): wrong types and values out of range of the options for sockets, names and threads
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
use Swoole\Coroutine;
function attempt(array $options): void
{
    try {
        Coroutine::set($options);
        echo "accepted\n";
    } catch (Error $error) {
        echo get_class($error), ': ', str_replace('Swoole\Coroutine::set(): ', '', $error->getMessage()), "\n";
    }
}
foreach (['connect', 'read', 'recv', 'write', 'send', 'dns'] as $kind) {
    attempt(["socket_{$kind}_timeout" => 'soon']);
}
attempt(['socket_timeout' => []]);
attempt(['socket_timeout' => 1e10]);
attempt(['socket_buffer_size' => -1]);
attempt(['socket_buffer_size' => '2T']);
attempt(['dns_server' => []]);
attempt(['dns_server' => 'localhost']);
attempt(['dns_server' => '127.0.0.1:0']);
attempt(['dns_server' => '127.0.0.1,,::1']);
attempt(['dns_cache_expire' => -1]);
attempt(['dns_cache_expire' => 1.5]);
attempt(['dns_cache_refresh_time' => -0.5]);
attempt(['dns_cache_capacity' => 'many']);
attempt(['dns_cache_capacity' => -1]);
attempt(['aio_core_worker_num' => 0]);
attempt(['aio_worker_num' => 1025]);
attempt(['aio_max_wait_time' => -1]);
attempt(['aio_max_idle_time' => 'x']);
attempt(['max_concurrency' => -1]);
attempt(['max_concurrency' => '2x']);
attempt(['trace_flags' => 'all']);
attempt(['trace_flags' => -1]);
attempt(['hook_flags' => 'all']);
attempt(['enable_deadlock_check' => [], 'deadlock_check_disable_trace' => '0']);
attempt(['name_resolver' => []]);
var_dump(Coroutine::getOptions());
--EXPECTF--
TypeError: option [socket_connect_timeout] must be of type float, string "soon" given
TypeError: option [socket_read_timeout] must be of type float, string "soon" given
TypeError: option [socket_recv_timeout] must be of type float, string "soon" given
TypeError: option [socket_write_timeout] must be of type float, string "soon" given
TypeError: option [socket_send_timeout] must be of type float, string "soon" given
TypeError: option [socket_dns_timeout] must be of type float, string "soon" given
TypeError: option [socket_timeout] must be of type float, array given
ValueError: option [socket_timeout] must be at most 1000000000 seconds, float 10000000000 given
ValueError: option [socket_buffer_size] must be between 0 and 1073741824 bytes, int -1 given
TypeError: option [socket_buffer_size] must be of type int or a size such as "2M", string "2T" given
TypeError: option [dns_server] must be of type string, array given
ValueError: option [dns_server]: it must be "ip[:port]", string "localhost" given
ValueError: option [dns_server]: it must be "ip[:port]", string "127.0.0.1:0" given
ValueError: option [dns_server]: it must be "ip[:port]", string "127.0.0.1,,::1" given
ValueError: option [dns_cache_expire] must be between 0 and 1000000000 seconds, int -1 given
TypeError: option [dns_cache_expire] must be of type int, float 1.5 given
ValueError: option [dns_cache_refresh_time] must be between 0 and 1000000000 seconds, float -0.5 given
TypeError: option [dns_cache_capacity] must be of type int, string "many" given
ValueError: option [dns_cache_capacity] must be between 0 and 1000000000, int -1 given
ValueError: option [aio_core_worker_num] must be between 1 and 1024, int 0 given
ValueError: option [aio_worker_num] must be between 1 and 1024, int 1025 given
ValueError: option [aio_max_wait_time] must be between 0 and 1000000000 seconds, int -1 given
TypeError: option [aio_max_idle_time] must be of type float, string "x" given
ValueError: option [max_concurrency] must be between 0 and 1000000000, int -1 given
TypeError: option [max_concurrency] must be of type int, string "2x" given
TypeError: option [trace_flags] must be of type int, string "all" given
accepted
TypeError: option [hook_flags] must be of type int, string "all" given
accepted

Warning: Swoole\Coroutine::set(): option [name_resolver] has no effect: clients do not ask resolvers of the program in this version; swoole_name_resolver_lookup() does in %s on line 6
accepted
array(5) {
  ["strict_options"]=>
  bool(true)
  ["trace_flags"]=>
  int(-1)
  ["enable_deadlock_check"]=>
  array(0) {
  }
  ["deadlock_check_disable_trace"]=>
  string(1) "0"
  ["name_resolver"]=>
  array(0) {
  }
}
