--TEST--
Swoole\Http\Server::set(): options of coroutines that mean nothing to a server say so
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
$server = new Swoole\Http\Server('127.0.0.1', 0);
set_error_handler(function (int $level, string $text) {
    echo $text, "\n";
    return true;
});
var_dump($server->set(['exit_condition' => fn () => true]));
var_dump($server->set(['max_concurrency' => 3]));
var_dump($server->set(['max_coroutine' => 30, 'socket_timeout' => 3, 'enable_preemptive_scheduler' => true]));
--EXPECT--
Swoole\Server::set(): option [exit_condition] has no effect: not applicable: the server controls worker exit
bool(true)
Swoole\Server::set(): option [max_concurrency] has no effect: it is not part of this version
bool(true)
bool(true)
