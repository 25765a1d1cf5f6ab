--TEST--
Swoole\Async\Client: callbacks that wait, throw, fork or are replaced; objects and descriptors that are left; the end of the program
--FILE--
<?php
require __DIR__ . '/client.inc';
use Swoole\Async\Client;
use Swoole\Event;
$echo = serve(echo_back(...));
$descriptors = fn () => count(scandir('/proc/self/fd'));
$once = function (array $on = []) use ($echo) {
    $client = watched('client', SWOOLE_SOCK_TCP, $on + ['connect' => fn ($client) => $client->send('x'), 'receive' => fn ($client) => $client->close()]);
    $client->connect('127.0.0.1', $echo, 5);
    return $client;
};
$once();
Event::wait();
$before = $descriptors();

echo "--- a callback that waits\n";
$once(['receive' => function ($client) {
    Co::sleep(0.01);
    var_dump(Co::getCid() > 0, $client->close());
}]);
Event::wait();

echo "--- a callback that replaces itself\n";
$client = $once(['connect' => function ($client) {
    $client->on('connect', fn () => null);
    $client->on('receive', function ($client) {
        echo "replaced\n";
        $client->close();
    });
    $client->send('y');
}]);
Event::wait();

echo "--- a fork leaves the connection to the parent\n";
$once(['receive' => function ($client) {
    $pid = pcntl_fork();
    if ($pid === 0) {
        var_dump($client->isConnected(), @$client->send('z'), @$client->close());
        exit(0);
    }
    pcntl_waitpid($pid, $status);
    var_dump($client->isConnected(), $client->close());
}]);
Event::wait();

echo "--- many, dropped at once\n";
$closed = 0;
for ($i = 0; $i < 200; $i++) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->on('connect', fn ($client) => $client->close());
    $client->on('receive', fn () => null);
    $client->on('error', fn ($client) => print("error $client->errCode\n"));
    $client->on('close', function () use (&$closed) {
        $closed++;
    });
    $client->connect('127.0.0.1', $echo, 10);
    $client->on('receive', fn () => $client);  // A cycle.
}
unset($client);
Event::wait();
gc_collect_cycles();
var_dump($closed, $descriptors() - $before);

echo "--- an exception ends the program\n";
register_shutdown_function(function () {
    echo "shutdown\n";
});
$once(['receive' => function ($client) {
    throw new LogicException('in the callback');
}]);
$connecting = watched('never');
$connecting->connect('127.0.0.1', $echo, 5);
Event::wait();
?>
--EXPECTF--
client connect: true no error
client receive "x"
client close: false no error
--- a callback that waits
client connect: true no error
client receive "x"
client close: false no error
bool(true)
bool(true)
--- a callback that replaces itself
client connect: true no error
replaced
client close: false no error
--- a fork leaves the connection to the parent
client connect: true no error
client receive "x"
bool(false)
bool(false)
bool(false)
client close: false no error
bool(true)
bool(true)
--- many, dropped at once
int(200)
int(0)
--- an exception ends the program
client connect: true no error
%A
Fatal error: Uncaught LogicException: in the callback in %s:%d
Stack trace:
%A
  thrown in %s on line %d
shutdown
