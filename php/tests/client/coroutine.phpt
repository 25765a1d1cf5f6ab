--TEST--
Swoole\Client: inside a coroutine it blocks the process, and nothing leaks
--FILE--
<?php
require __DIR__ . '/peer.inc';
$port = serve(echo_back(...));
Co\run(function () use ($port) {
    $order = [];
    go(function () use (&$order) {
        Co::sleep(0.001);
        $order[] = 'other';
    });
    $client = connected($port);
    for ($i = 0; $i < 100; $i++) {
        $client->send("$i");
        $client->recv();
    }
    $order[] = 'client';
    Co::sleep(0.01);
    echo implode(' ', $order), "\n";
    $client->close();
    $memory = $descriptors = 0;
    for ($i = 0; $i < 300; $i++) {
        $client = connected($port, ['open_eof_check' => true, 'package_eof' => "\n"]);
        $client->send("line\n");
        $client->recv() === "line\n" || exit("wrong\n");
        unset($client);
        if ($i === 10) {
            $memory = memory_get_usage();
            $descriptors = count(scandir('/proc/self/fd'));
        }
    }
    var_dump(memory_get_usage() - $memory < 2000, count(scandir('/proc/self/fd')) - $descriptors);
});
?>
--EXPECT--
client other
bool(true)
int(0)
