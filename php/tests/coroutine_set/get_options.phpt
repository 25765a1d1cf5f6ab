--TEST--
Swoole\Coroutine::set(), getOptions(): what is given is shown as given, hook_flags first; not what swoole_async_set() sets
--FILE--
<?php
use Swoole\Coroutine;
Coroutine::set([
    'socket_connect_timeout' => 1, 'socket_timeout' => 5, 'socket_read_timeout' => -1, 'socket_recv_timeout' => 0,
    'socket_write_timeout' => 2.5, 'socket_send_timeout' => '3', 'socket_dns_timeout' => 4, 'socket_buffer_size' => '2M',
    'dns_server' => '127.0.0.1:5353, [::1]:53,::1', 'dns_cache_expire' => 30, 'dns_cache_refresh_time' => 0.5,
    'dns_cache_capacity' => 10, 'dns_lookup_random' => true, 'use_async_resolver' => true, 'aio_core_worker_num' => 1,
    'aio_worker_num' => 2, 'aio_max_wait_time' => 0.5, 'aio_max_idle_time' => 0.5, 'max_concurrency' => 0,
    'trace_flags' => SWOOLE_TRACE_COROUTINE, 'hook_flags' => SWOOLE_HOOK_ALL, 'enable_preemptive_scheduler' => false,
    'max_coroutine' => 100, 'enable_deadlock_check' => true, 'deadlock_check_disable_trace' => false,
    'deadlock_check_limit' => 3, 'log_level' => SWOOLE_LOG_INFO,
]);
swoole_async_set(['dns_server' => '', 'thread_num' => 2, 'max_thread_num' => 3, 'min_thread_num' => 1, 'dns_lookup_random' => false]);
echo json_encode(Coroutine::getOptions(), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES), "\n";
--EXPECTF--
[%s]	NOTICE	option [hook_flags] has no effect: runtime hooks are not part of this version
{
    "hook_flags": %d,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "socket_read_timeout": -1,
    "socket_recv_timeout": 0,
    "socket_write_timeout": 2.5,
    "socket_send_timeout": "3",
    "socket_dns_timeout": 4,
    "socket_buffer_size": "2M",
    "dns_server": "127.0.0.1:5353, [::1]:53,::1",
    "dns_cache_expire": 30,
    "dns_cache_refresh_time": 0.5,
    "dns_cache_capacity": 10,
    "dns_lookup_random": true,
    "use_async_resolver": true,
    "aio_core_worker_num": 1,
    "aio_worker_num": 2,
    "aio_max_wait_time": 0.5,
    "aio_max_idle_time": 0.5,
    "max_concurrency": 0,
    "trace_flags": %d,
    "enable_preemptive_scheduler": false,
    "max_coroutine": 100,
    "enable_deadlock_check": true,
    "deadlock_check_disable_trace": false,
    "deadlock_check_limit": 3,
    "log_level": 2
}
