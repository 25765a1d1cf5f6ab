--TEST--
Swoole\Async\Client: packets, broken packets, the queue and its watermarks, close() with a queue, files, pause() and resume()
--FILE--
<?php
require __DIR__ . '/client.inc';
use Swoole\Event;
use Swoole\Timer;
$lines = serve(send_first("one\ntwo\n\nrest"));
$packets = serve(function ($connection) {
    foreach (str_split(implode('', array_map(fn ($i) => pack('n', 2) . "$i", range(10, 99))), 7) as $part) {
        fwrite($connection, $part);
    }
});
$broken = serve(send_first(pack('N', 5000)));
// Reads nothing until it gets a byte through the pair, then says how much came before the end.
[$gate, $opener] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$count = serve(function ($connection) use ($gate) {
    fread($gate, 1);
    for ($bytes = 0; ($data = fread($connection, 65536)) !== '' && $data !== false; $bytes += strlen($data)) {
        if (str_ends_with($data, 'end')) {
            fwrite($connection, (string) ($bytes + strlen($data)));
        }
    }
    file_put_contents(sys_get_temp_dir() . '/shoal_count_' . posix_getppid(), $bytes);
});
$told = sys_get_temp_dir() . '/shoal_count_' . getmypid();
$silent = serve(stay_silent(...));

$client = watched('lines', SWOOLE_SOCK_TCP, ['receive' => fn ($client, $data) => $data === "\n" && $client->close()]);
$client->set(['open_eof_check' => true, 'package_eof' => "\n"]);
$client->connect('127.0.0.1', $lines);
Event::wait();

$sum = 0;
$client = watched('packets');
$client->set(['open_length_check' => true, 'package_length_type' => 'n', 'package_body_offset' => 2]);
$client->on('receive', function ($client, $data) use (&$sum) {
    $sum += (int) substr($data, 2);
});
$client->connect('127.0.0.1', $packets);
Event::wait();
var_dump($sum === array_sum(range(10, 99)));

$client = watched('broken');
$client->set(['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4, 'package_max_length' => 1000]);
$client->connect('127.0.0.1', $broken);
Event::wait();

echo "--- a queue\n";
$client = watched('queue', SWOOLE_SOCK_TCP, [
    'connect' => function ($client) use ($opener) {
        var_dump($client->send(str_repeat('x', 6_000_000)), $client->send('end'));
        fwrite($opener, '.');
    },
    'receive' => fn ($client) => $client->close(),
]);
$client->set(['buffer_high_watermark' => 1_000_000, 'buffer_low_watermark' => 10_000]);
$client->on('bufferFull', function () {
    echo "full\n";
});
$client->on('bufferEmpty', function () {
    echo "empty\n";
});
$client->connect('127.0.0.1', $count, 5);
Event::wait();
$client = watched('too much', SWOOLE_SOCK_TCP, ['connect' => function ($client) {
    $client->send(str_repeat('x', 5_000_000));
    report('send', @$client->send(str_repeat('x', 9_000_000)), $client);
    $client->close(true);
}]);
$client->connect('127.0.0.1', $silent, 5);
Event::wait();

echo "--- closed with a queue: all of it goes out\n";
@unlink($told);
$client = watched('flushed', SWOOLE_SOCK_TCP, ['connect' => function ($client) use ($opener) {
    var_dump($client->send(str_repeat('y', 6_000_000)), $client->close(), $client->isConnected(), @$client->send('late'));
    fwrite($opener, '.');
}]);
$client->connect('127.0.0.1', $count, 5);
Event::wait();
for ($i = 0; $i < 500 && @file_get_contents($told) !== '6000000'; $i++) {
    usleep(10_000);
}
var_dump(file_get_contents($told));
$client = watched('never read', SWOOLE_SOCK_TCP, ['connect' => function ($client) use (&$watch) {
    $watch = watch_limits();
    $client->send(str_repeat('z', 6_000_000)) && $client->close();
}, 'close' => function () use (&$watch) { echo $watch(), "\n"; }]);
$client->set(['write_timeout' => 0.6]);  // From the last progress: what fills the kernel's buffers has some time for that.
$client->connect('127.0.0.1', $silent, 5);
Event::wait();

echo "--- files\n";
fwrite($opener, '.');
$file = tempnam(sys_get_temp_dir(), 'shoal');
file_put_contents($file, str_repeat('0123456789', 300_000) . 'end');
$client = watched('file', SWOOLE_SOCK_TCP, [
    'connect' => fn ($client) => var_dump($client->send('head'), $client->sendfile($file, 10), @$client->sendfile("$file.none")),
    'receive' => fn ($client) => $client->close(),
]);
$client->connect('127.0.0.1', $count, 5);
Event::wait();
unlink($file);

echo "--- paused\n";
$echo = watched('paused', SWOOLE_SOCK_TCP, ['connect' => function ($client) {
    var_dump($client->pause(), $client->isConnected());
    Timer::after(50, function () use ($client) {
        echo "resumed\n";
        var_dump($client->resume());
    });
}, 'receive' => fn ($client, $data) => var_dump($client->sleep())]);
$echo->set(['open_eof_split' => true, 'package_eof' => "\n"]);
$echo->connect('127.0.0.1', $lines);
Event::wait();  // Ends: a client that sleeps does not keep the loop running.
echo "the loop has ended\n";
var_dump($echo->wakeup());
Event::wait();
var_dump($echo->isConnected(), $echo->close());
@unlink($told);
?>
--EXPECT--
lines connect: true no error
lines receive "one\n"
lines receive "two\n"
lines receive "\n"
lines close: false no error
packets connect: true no error
packets close: false no error
bool(true)
broken connect: true no error
broken close: false ERROR_PACKAGE_LENGTH_TOO_LARGE
--- a queue
queue connect: true no error
full
int(6000000)
int(3)
empty
queue receive "6000003"
queue close: false no error
too much connect: true no error
send: false ERROR_OUTPUT_BUFFER_OVERFLOW
too much close: false no error
--- closed with a queue: all of it goes out
flushed connect: true no error
int(6000000)
bool(true)
bool(false)
bool(false)
flushed close: false no error
string(7) "6000000"
never read connect: true no error
never read close: false ETIMEDOUT
0.6 s
--- files
file connect: true no error
int(4)
bool(true)
bool(false)
file receive "2999997"
file close: false no error
--- paused
paused connect: true no error
bool(true)
bool(true)
resumed
bool(true)
paused receive "one\n"
bool(true)
the loop has ended
bool(true)
paused receive "two\n"
bool(true)
paused close: false no error
bool(true)
bool(true)
