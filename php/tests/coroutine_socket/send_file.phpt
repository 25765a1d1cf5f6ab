--TEST--
Swoole\Coroutine\Socket::sendFile(): whole, parts; missing, directory, FIFO, beyond the end
--SKIPIF--
<?php if (!function_exists('posix_mkfifo')) echo 'skip ext/posix is not there'; ?>
--FILE--
<?php
require __DIR__ . '/peers.inc';
Co\run(function () {
    [$left, $right] = tcp_pair();
    $path = tempnam(sys_get_temp_dir(), 'shoal');
    $text = random_bytes(2_000_000);
    file_put_contents($path, $text);
    $before = open_descriptors();
    go(fn () => var_dump($left->sendFile($path), $left->errCode));
    var_dump($right->recvAll(2_000_000) === $text);
    Co::sleep(0.001);
    var_dump($left->sendFile($path, 1_999_990), $right->recvAll(10) === substr($text, -10));
    var_dump($left->sendFile($path, 5, 7), $right->recvAll(7) === substr($text, 5, 7));
    var_dump($left->sendFile($path, 2_000_000), $right->peek(), $right->errCode === SOCKET_EAGAIN);
    foreach ([['/nonexistent/file'], [sys_get_temp_dir()], [$path, 2_000_001], [$path, 0, 2_000_001], [$path, -1], [$path, 0, -5], ["a\0b"], ['']] as $bad) {
        var_dump($left->sendFile(...$bad), $left->errMsg);
    }
    posix_mkfifo("$path.fifo", 0600);
    var_dump($left->sendFile("$path.fifo"), $left->errMsg);
    unlink("$path.fifo");
    // The peer does not read: a timeout, in the middle.
    $left->setOption(SOL_SOCKET, SO_SNDTIMEO, ['sec' => 0, 'usec' => 20000]);
    file_put_contents($path, str_repeat($text, 10));
    echo timed(0.02, fn () => $left->sendFile($path)), ' ', failure($left), "\n";
    var_dump(open_descriptors() === $before);
    unlink($path);
});
--EXPECT--
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
bool(false)
string(25) "No such file or directory"
bool(false)
string(14) "Is a directory"
bool(false)
string(16) "Invalid argument"
bool(false)
string(16) "Invalid argument"
bool(false)
string(16) "Invalid argument"
bool(false)
string(16) "Invalid argument"
bool(false)
string(16) "Invalid argument"
bool(false)
string(25) "No such file or directory"
bool(false)
string(16) "Invalid argument"
false in time 110 Connection timed out
bool(true)
