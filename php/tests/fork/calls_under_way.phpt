--TEST--
pcntl_fork(): what coroutines of the parent are in the middle of binds nothing in the child
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip pcntl is not loaded'); ?>
--FILE--
<?php
use Swoole\Coroutine\{Client, Socket};

function report(Closure $action): void
{
    try {
        var_dump($action());
    } catch (Throwable $throwable) {
        echo get_class($throwable), ': ', $throwable->getMessage(), "\n";
    }
}

// exit() in a function without try: opcache may move one that follows a try block into it.
function in_child(Closure $action): void
{
    $pid = pcntl_fork();
    if ($pid === 0) {
        report($action);
        exit(0);
    }
    pcntl_waitpid($pid, $status);
}

Co\run(function () {
    // A listener whose queue is full does not answer.
    $listener = new Socket(AF_INET, SOCK_STREAM);
    $listener->bind('127.0.0.1');
    $listener->listen(0);
    $port = $listener->getsockname()['port'];
    $fillers = [];
    for ($i = 0; $i < 3; $i++) {
        go(function () use ($port, &$fillers) {
            $fillers[] = $filler = new Client(SWOOLE_SOCK_TCP);
            $filler->connect('127.0.0.1', $port, 0.2);
        });
    }
    $client = new Client(SWOOLE_SOCK_TCP);
    go(fn () => $client->connect('127.0.0.1', $port, 0.2));
    in_child(fn () => [$client->close(), $client->connect('127.0.0.1', $port, 0.01), $client->errCode === SOCKET_ETIMEDOUT]);

    [$left, $right] = swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0);
    $right->setProtocol(['open_eof_check' => true, 'package_eof' => "\n"]);
    go(fn () => $right->recvPacket(0.2));
    $left->send('half');
    Co::sleep(0.005);
    in_child(function () use ($left, $right) {
        $left->send(" line\n");
        return $right->recvPacket(0.2);
    });
});
--EXPECT--
array(3) {
  [0]=>
  bool(true)
  [1]=>
  bool(false)
  [2]=>
  bool(true)
}
string(10) "half line
"
