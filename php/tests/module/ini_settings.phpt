--TEST--
shoal: every ini setting of Swoole is registered, with its default and where it may be changed
--FILE--
<?php
foreach (ini_get_all('swoole') as $name => $setting) {
    echo "$name = $setting[global_value], ", $setting['access'] === INI_ALL ? 'all' : 'system', "\n";
}
ini_set('swoole.enable_coroutine', 'Off');
Swoole\Timer::after(1, fn () => print('timer in coroutine ' . Co::getCid() . "\n"));
Swoole\Event::wait();
ini_set('swoole.enable_coroutine', 'On');
Swoole\Timer::after(1, fn () => var_dump(Co::getCid() > 0));
Swoole\Event::wait();
// The old name of the buffer's size.
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
ini_set('swoole.unixsock_buffer_size', '100000');
Swoole\Event::add($left, fn () => 0, fn () => 0);
var_dump(@Swoole\Event::write($left, str_repeat('x', 5_000_000)));
Swoole\Event::del($left);
--EXPECT--
swoole.aio_thread_num = 2, all
swoole.blocking_detection = Off, system
swoole.blocking_threshold = 100000, system
swoole.display_errors = On, all
swoole.enable_coroutine = On, all
swoole.enable_fiber_mock = Off, all
swoole.enable_library = On, all
swoole.enable_preemptive_scheduler = Off, all
swoole.fast_serialize = Off, all
swoole.leak_detection = Off, system
swoole.message_queue_key = 0, all
swoole.profile = Off, system
swoole.socket_buffer_size = 8388608, all
swoole.unixsock_buffer_size = 8388608, all
swoole.use_namespace = On, system
swoole.use_shortname = On, system
timer in coroutine -1
bool(true)
bool(false)
