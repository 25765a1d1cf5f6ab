--TEST--
Swoole\Coroutine\Client: a thousand at once and one after the other; memory and descriptors stay flat
--FILE--
<?php
use Swoole\Coroutine\{Client, Socket, WaitGroup};
function descriptors(): int
{
    return count(scandir('/proc/self/fd'));
}
Co\run(function () {
    $listener = new Socket(AF_INET, SOCK_STREAM, 0);
    $listener->bind('127.0.0.1', 0);
    $listener->listen(1024);
    $port = $listener->getsockname()['port'];
    go(function () use ($listener) {
        while ($connection = $listener->accept()) {
            go(function () use ($connection) {
                while ($data = $connection->recv()) {
                    $connection->send($data);
                }
            });
        }
    });
    $talk = function (int $i) use ($port): bool {
        $client = new Client(SWOOLE_SOCK_TCP);
        $client->set(['timeout' => 20]);
        return $client->connect('127.0.0.1', $port) && $client->send("hello $i") && $client->recv() === "hello $i" && $client->close();
    };
    $group = new WaitGroup();
    $good = 0;
    $talk(0);
    Co::sleep(0.05);
    $before = descriptors();
    for ($i = 0; $i < 300; $i++) {
        go(function () use ($group, $talk, $i, &$good) {
            $group->add();
            $good += $talk($i);
            $group->done();
        });
    }
    $group->wait();
    Co::sleep(0.05);
    var_dump($good, descriptors() - $before);
    for ($i = 0; $i < 200; $i++) {
        $talk($i);
    }
    $memory = memory_get_usage();
    for ($i = 0; $i < 500; $i++) {
        $talk($i);
    }
    Co::sleep(0.05);
    var_dump(memory_get_usage() - $memory < 50_000, descriptors() - $before);
    $listener->close();
});
?>
--EXPECT--
int(300)
int(0)
bool(true)
int(0)
