--TEST--
Swoole\Coroutine\Client: two coroutines in one direction: an error that names both; in two directions: fine
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(function ($connection) {
    while (($line = fgets($connection)) !== false) {
        usleep(50_000);
        fwrite($connection, $line);
    }
});
function attempt(callable $call): void
{
    try {
        var_dump($call());
    } catch (Swoole\Error $error) {
        $text = $error->getMessage();
        preg_match_all('/coroutine#(\d+)/', $text, $ids);
        var_dump(str_contains($text, 'has already been bound to another coroutine#'), $error->getCode() === SWOOLE_ERROR_CO_HAS_BEEN_BOUND);
        echo implode(' ', $ids[1]) === $GLOBALS['owner'] . ' ' . Co::getCid() ? "both are named\n" : "$text\n";
    }
}
Co\run(function () use ($port) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    $GLOBALS['owner'] = go(function () use ($client) {
        var_dump($client->recv());
    });
    attempt(fn () => $client->recv());
    echo "the other direction\n";
    attempt(fn () => $client->send("answered\n"));
    Co::sleep(0.1);
    echo "one after the other\n";
    $client->send("again\n");
    attempt(fn () => $client->recv());
});
?>
--EXPECT--
bool(true)
bool(true)
both are named
the other direction
int(9)
string(9) "answered
"
one after the other
string(6) "again
"
