--TEST--
Swoole\Coroutine\Client: cycles through options and properties are collected; nothing stays open
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(echo_back(...));
class Watched extends Client
{
    public array $own = [];
    public function __destruct()
    {
        echo "gone\n";
    }
}
Co\run(function () use ($port) {
    $before = count(scandir('/proc/self/fd'));
    $client = new Watched(SWOOLE_SOCK_TCP);
    $client->set(['package_length_func' => fn ($data) => $client->own ? 1 : strlen($data)]);
    $client->own[] = $client;
    $client->connect('127.0.0.1', $port);
    $client->own[] = $client->exportSocket();
    $client->send('x');
    var_dump($client->recv());
    unset($client);
    echo "dropped\n";
    var_dump(gc_collect_cycles() > 0, count(scandir('/proc/self/fd')) - $before);

    echo "dropped without close()\n";
    $client = new Watched(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    $client = null;
    var_dump(count(scandir('/proc/self/fd')) - $before);
    $client = new Watched(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    echo "at the end of the program\n";
    $GLOBALS['kept'] = $client;
});
?>
--EXPECT--
string(1) "x"
dropped
gone
bool(true)
int(0)
dropped without close()
gone
int(0)
at the end of the program
gone
