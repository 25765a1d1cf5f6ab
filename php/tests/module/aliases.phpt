--TEST--
shoal: the other names of classes and functions
--FILE--
<?php
$aliases = [
    'co' => 'Swoole\Coroutine', 'Co' => 'Swoole\Coroutine', 'chan' => 'Swoole\Coroutine\Channel',
    'Co\Channel' => 'Swoole\Coroutine\Channel', 'Co\Context' => 'Swoole\Coroutine\Context',
    'Co\Iterator' => 'Swoole\Coroutine\Iterator', 'Co\Scheduler' => 'Swoole\Coroutine\Scheduler',
    'swoole_coroutine' => 'Swoole\Coroutine', 'swoole_timer' => 'Swoole\Timer', 'swoole_event' => 'Swoole\Event',
    'swoole_exception' => 'Swoole\Exception', 'swoole_http_server' => 'Swoole\Http\Server',
    'swoole_server' => 'Swoole\Server', 'swoole_client' => 'Swoole\Client', 'Co\Client' => 'Swoole\Coroutine\Client',
    'swoole_client_coro' => 'Swoole\Coroutine\Client', 'Co\Socket' => 'Swoole\Coroutine\Socket',
    'Co\Socket\Exception' => 'Swoole\Coroutine\Socket\Exception', 'Co\System' => 'Swoole\Coroutine\System',
];
foreach ($aliases as $alias => $name) {
    if (!class_exists($alias) || (new ReflectionClass($alias))->getName() !== $name) {
        echo "$alias is not $name\n";
    }
}
foreach (['go', 'defer', 'Co\run', 'Co\go', 'Co\defer', 'swoole_coroutine_create', 'swoole_coroutine_defer', 'swoole_select'] as $name) {
    if (!function_exists($name)) {
        echo "$name is missing\n";
    }
}
echo "done\n";
--EXPECT--
done
