--TEST--
Swoole\Coroutine\Socket: objects that wait live on; bailouts, exit, fork and cycles leak no descriptor
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    unix_pair();
    $before = open_descriptors();
    [$left, $right] = unix_pair();
    go(function () use (&$right) {
        var_dump($right->recv(10, 1));
    });
    $right = null;
    $left->send('held');
    Co::sleep(0.002);
    var_dump($left->recv(), open_descriptors() - $before);
    $left = null;
    var_dump(open_descriptors() - $before);

    [$left, $right] = unix_pair();
    $text = str_repeat('kept', 1_000_000);
    $copy = $text;
    go(function () use ($left, &$text) {
        var_dump($left->sendAll($text, 2));
    });
    $text = null;
    var_dump($right->recvAll(4_000_000) === $copy);

    [$left, $right] = unix_pair();
    $right->setProtocol(['open_length_check' => true, 'package_length_func' => fn () => $right]);
    $left = $right = null;
    gc_collect_cycles();
    var_dump(open_descriptors() - $before);

    // A dynamic property and a subclass.
    $mine = new class(AF_INET, SOCK_STREAM) extends Socket {
        public $extra = 1;
        public function read()
        {
            return $this->recv(5, 0.001);
        }
    };
    var_dump($mine->read(), $mine->errCode, $mine->extra);
    $code = &$mine->errCode;
    $message = &$mine->errMsg;
    $code = [1, 2];
    $message = null;
    try {
        foreach ($mine as $name => &$value);
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
    unset($value);
    var_dump($mine->recv(1, 0.001), $mine->errCode, $mine->errMsg, $mine->close(), $mine->fd, $mine->errCode);

    [$left, $right] = unix_pair();
    go(function () use ($left) {
        $left->recv();
        echo "never printed\n";
    });
    $pid = pcntl_fork_or_skip($left, $right);
    var_dump($pid);
    go(function () use ($right) {
        $right->recv();
        echo "never printed\n";
    });
    echo "end\n";
    exit(0);
});

/** A forked child uses an inherited pair. */
function pcntl_fork_or_skip(Socket $left, Socket $right): string
{
    if (!function_exists('pcntl_fork')) {
        return 'forked';
    }
    $pid = pcntl_fork();
    if ($pid === 0) {
        posix_kill(getmypid(), SIGKILL);
    }
    pcntl_waitpid($pid, $status);
    return 'forked';
}
--EXPECT--
string(4) "held"
string(0) ""
int(1)
int(0)
int(4000000)
bool(true)
int(0)
bool(false)
int(107)
int(1)
Cannot acquire reference to readonly property Swoole\Coroutine\Socket::$fd
bool(false)
int(107)
string(35) "Transport endpoint is not connected"
bool(true)
int(-1)
int(0)
string(6) "forked"
end
