--TEST--
swoole_last_error(): kept per coroutine; swoole_clear_error()
--FILE--
<?php
use Swoole\Coroutine\Channel;
Co\run(function () {
    $channel = new Channel(1);
    @swoole_error_log_ex(SWOOLE_LOG_DEBUG, 1234, 'text');
    var_dump(swoole_last_error());
    go(function () use ($channel) {
        var_dump(swoole_last_error());
        swoole_error_log_ex(SWOOLE_LOG_DEBUG, 77, 'text');
        $channel->pop();
        var_dump(swoole_last_error());
    });
    var_dump(swoole_last_error());
    swoole_clear_error();
    var_dump(swoole_last_error(), swoole_errno());
    $channel->push(1);
});
var_dump(swoole_last_error());
--EXPECT--
int(1234)
int(0)
int(1234)
int(0)
int(0)
int(77)
int(0)
