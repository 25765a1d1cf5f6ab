--TEST--
Swoole\Coroutine\Client::recv(): timeouts: Co::set() < set() < argument; -1 never, 0 unchanged
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(function ($connection) {
    while (($line = fgets($connection)) !== false) {
        usleep(350_000);
        fwrite($connection, "late\n");
    }
});
Co\run(function () use ($port) {
    Co::set(['socket_read_timeout' => 0.3]);
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['open_eof_check' => true, 'package_eof' => "\n"]);
    $client->connect('127.0.0.1', $port);
    $measure = function (string $what, ...$timeout) use ($client) {
        $client->send("go\n");
        $started = hrtime(true);
        $answer = $client->recv(...$timeout);
        $seconds = (hrtime(true) - $started) / 1e9;
        report($what, $answer, $client);
        echo $seconds < 0.09 ? 'too soon' : ($seconds < 0.19 ? '0.1 s' : ($seconds < 0.29 ? '0.2 s' : ($seconds < 0.34 ? '0.3 s' : 'late'))), "\n";
        if ($answer === false) {
            $client->recv(-1);
        }
    };
    $measure('global');
    $measure('argument', 0.1);
    $measure('never', -1);
    $client->set(['read_timeout' => 0.2]);
    $measure('set');
    $measure('zero', 0);
    $client->set(['timeout' => 0]);
    $measure('set to zero: unchanged');
    $client->set(['read_timeout' => -1]);
    $measure('set to never');
    var_dump($client->errMsg);
});
?>
--EXPECT--
global: false ETIMEDOUT
0.3 s
argument: false ETIMEDOUT
0.1 s
never: "late\n" no error
late
set: false ETIMEDOUT
0.2 s
zero: false ETIMEDOUT
0.2 s
set to zero: unchanged: false ETIMEDOUT
0.2 s
set to never: "late\n" no error
late
string(0) ""
