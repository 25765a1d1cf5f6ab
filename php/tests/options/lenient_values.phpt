--TEST--
Options that Swoole accepts: converted, clamped, or ignored, each change logged once; nothing is thrown, nothing warns
--FILE--
<?php
use Swoole\Coroutine;
$log = tempnam(sys_get_temp_dir(), 'log');
Coroutine::set(['log_file' => $log]);
$server = new Swoole\Http\Server('127.0.0.1', 0);
var_dump($server->set(['compression_level' => 20, 'worker_num' => 'two', 'max_wait_time' => true, 'tcp_fastopen' => true,
    'socket_buffer_size' => -1, 'buffer_output_size' => 0, 'package_max_length' => 0, 'backlog' => '12abc', 'log_level' => '2',
    'http_index_files' => ['a', 5, null], 'static_handler_locations' => ['static', '/ok'], 'http_header_timeout' => 1.5e300,
    'reactor_num' => 2.7, 'worker_num ' => 1] + ['open_http_protocol' => false]));
$server->set(['compression_level' => 20]);
var_dump($server->ports[0]->set(['backlog' => -1, 'tcp_keepidle' => 0, 'http_send_timeout' => 'x']));
Coroutine::set(['dns_cache_capacity' => -1, 'exit_condition' => 'no_such_function', 'c_stack_size' => 1000, 'max_coroutine' => '50x',
    'dns_server' => 'localhost', 'socket_timeout' => false, 'no_such_option' => 1, 7 => 8, 'socket_buffer_size' => -1,
    'stack_size' => new stdClass, 'trace_flags' => -1, 'log_date_format' => true]);
var_dump(swoole_async_set(['socket_buffer_size' => -1, 'thread_num' => 0, 'aio_mode' => 1, 'iouring_entries' => 8, 'unknown' => [],
    'disable_dns_cache' => true, 'dns_lookup_random' => true, 'enable_signalfd' => false]));
echo ini_get('swoole.socket_buffer_size'), "\n";
$scheduler = new Coroutine\Scheduler;
$scheduler->set(['nothing' => 1, 'max_coroutine' => [1]]);
$client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
var_dump($client->set(['socket_buffer_size' => -1, 'package_max_length' => -1, 'timeout' => '1.5', 'ssl_cafile' => '/no/such/file',
    'ssl_protocols' => SWOOLE_SSL_SSLv3 | SWOOLE_SSL_TLSv1_2, 'bind_port' => 70000, 'bind_address' => 'localhost', 'ssl_compress' => true,
    'socks5_port' => 5, 'http_proxy_password' => 'x', 'open_eof_check' => 'yes', 'nothing' => 1, 'ssl_stapling' => 1]));
$client->set(['ssl_compress' => true]);
var_dump(Swoole\Http\Request::create(['nothing' => 1, 'upload_tmp_dir' => []]) instanceof Swoole\Http\Request);
echo preg_replace('/^\S+ \S+ /m', '', preg_replace('/^\[[^\]]*\]\s*/m', '', file_get_contents($log)));
unlink($log);
?>
--EXPECTF--

Warning: unsupported option [worker_num ]
did you mean worker_num? in %s on line %d
bool(true)
NULL
bool(true)
2147483647
bool(true)
bool(true)
NOTICE	Swoole\Server::set(): option [compression_level] must be between 0 and 9, int 20 given: 9 is used
NOTICE	Swoole\Server::set(): option [worker_num] must be of type int, string "two" given: ignored
NOTICE	Swoole\Server::set(): option [backlog] must be of type int, string "12abc" given: 12 is used
NOTICE	Swoole\Server::set(): option [http_header_timeout] must be between 0 and 31536000 seconds, float 1.5E+300 given: 31536000 is used
NOTICE	Swoole\Server::set(): option [open_http_protocol]: cannot be disabled on an HTTP server, false given: ignored
NOTICE	Swoole\Server\Port::set(): option [http_send_timeout] must be of type float, string "x" given: ignored
NOTICE	Swoole\Coroutine::set(): option [exit_condition] must be a valid callback, string "no_such_function" given: ignored
NOTICE	Swoole\Coroutine::set(): option [max_coroutine] must be of type int, string "50x" given: 50 is used
NOTICE	Swoole\Coroutine::set(): option [dns_server]: it must be "ip[:port]", string "localhost" given: ignored
NOTICE	Swoole\Coroutine::set(): option [stack_size] must be of type int or a size such as "2M", stdClass given: ignored
NOTICE	swoole_async_set(): option [thread_num] must be between 1 and 1024, int 0 given: ignored
NOTICE	Swoole\Coroutine\Client::set(): option [package_max_length] must be between 1 and 4294967295 bytes, int -1 given: ignored
NOTICE	Swoole\Coroutine\Client::set(): option [bind_port] must be between 0 and 65535, int 70000 given: ignored
NOTICE	Swoole\Coroutine\Client::set(): option [bind_address]: must be an IP address, or the path of a Unix socket, string "localhost" given: ignored
NOTICE	option [ssl_compress] has no effect: TLS is never compressed: compression gives secrets away (CRIME)
NOTICE	Swoole\Http\Request::create(): option [upload_tmp_dir] must be of type string, array given: ignored
