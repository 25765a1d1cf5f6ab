--TEST--
Swoole\Server::set(), Port::set(): an unknown option raises E_USER_WARNING and names a similar one
--FILE--
<?php
set_error_handler(function (int $level, string $text) {
    echo $level === E_USER_WARNING ? 'user warning: ' : "$level: ", $text, "\n";
    return true;
});
$server = new Swoole\Http\Server('127.0.0.1', 0);
foreach (['worker_nmu', 'Worker_num', 'ducument_root', 'completely_different', 'x', 5] as $name) {
    var_dump($server->set([$name => 1]));
}
$server->ports[0]->set(['open_tcp_nodealy' => true]);
echo "the others are silent\n";
Swoole\Coroutine::set(['max_corotine' => 1]);
swoole_async_set(['max_corotine' => 1]);
swoole_timer_set(['max_corotine' => 1]);
(new Swoole\Coroutine\Scheduler)->set(['max_corotine' => 1]);
(new Swoole\Client(SWOOLE_SOCK_TCP))->set(['timeuot' => 1]);
(new Swoole\Coroutine\Socket(AF_INET, SOCK_STREAM))->setProtocol(['timeuot' => 1]);
echo "unless checked strictly\n";
(new Swoole\Client(SWOOLE_SOCK_TCP))->set(['timeuot' => 1, 'strict_options' => true]);
(new Swoole\Client(SWOOLE_SOCK_TCP))->set(['timeuot' => 1]);
Swoole\Coroutine::set(['strict_options' => true]);
swoole_timer_set(['enable_corotine' => 1]);
Swoole\Coroutine::set(['strict_options' => false]);
swoole_timer_set(['enable_corotine' => 1]);
?>
--EXPECT--
user warning: unsupported option [worker_nmu]
did you mean worker_num?
bool(true)
user warning: unsupported option [Worker_num]
did you mean worker_num?
bool(true)
user warning: unsupported option [ducument_root]
did you mean document_root?
bool(true)
user warning: unsupported option [completely_different]
bool(true)
user warning: unsupported option [x]
bool(true)
user warning: unsupported option [5]
bool(true)
user warning: unsupported option [open_tcp_nodealy]
did you mean open_tcp_nodelay?
the others are silent
unless checked strictly
2: Swoole\Client::set(): unsupported option [timeuot]
did you mean timeout?
2: swoole_timer_set(): unsupported option [enable_corotine]
did you mean enable_coroutine?
