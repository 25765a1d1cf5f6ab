--TEST--
Swoole\Coroutine\Client: many TLS connections: memory and descriptors stay flat, good and bad ones
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates');
if (getenv('SHOAL_TEST_SANITIZER')) die("skip a sanitizer's allocator keeps freed memory"); ?>
--FILE--
<?php
use Swoole\Coroutine\{Client, Socket, WaitGroup};
require __DIR__ . '/certificates.inc';
$ca = make_certificate('ca');
$identity = make_certificate('leaf', ['localhost'], $ca);
function resident(): int
{
    preg_match('/VmRSS:\s+(\d+)/', file_get_contents('/proc/self/status'), $found);
    return (int) $found[1];
}
Co\run(function () use ($identity, $ca) {
    $listener = new Socket(AF_INET, SOCK_STREAM, 0);
    $listener->setProtocol(['open_ssl' => true, 'ssl_cert_file' => $identity['pem'], 'ssl_key_file' => $identity['key']]);
    $listener->bind('127.0.0.1', 0);
    $listener->listen(512);
    $port = $listener->getsockname()['port'];
    go(function () use ($listener) {
        while ($connection = $listener->accept(-1)) {
            go(function () use ($connection) {
                while (@$connection->sslHandshake() && ($data = $connection->recv())) {
                    $connection->send($data);
                    break;
                }
            });
        }
    });
    $talk = function (int $i) use ($port, $ca): bool {
        $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
        $client->set(['timeout' => 20, 'ssl_verify_peer' => true, 'ssl_cafile' => $ca['pem'],
            'ssl_host_name' => $i % 3 === 0 ? 'other' : 'localhost']);
        return $client->connect('127.0.0.1', $port) && $client->send("hello $i") && $client->recv() === "hello $i";
    };
    $round = function (int $count) use ($talk): int {
        $group = new WaitGroup();
        $good = 0;
        for ($i = 0; $i < $count; $i++) {
            go(function () use ($group, $talk, $i, &$good) {
                $group->add();
                $good += $talk($i);
                $group->done();
            });
        }
        $group->wait();
        return $good;
    };
    var_dump($round(60));
    $round(60);
    $memory = resident();
    $descriptors = count(scandir('/proc/self/fd'));
    for ($i = 0; $i < 5; $i++) {
        $round(60);
    }
    Co::sleep(0.1);
    var_dump(resident() - $memory < 4096, count(scandir('/proc/self/fd')) <= $descriptors);
    $listener->close();
});
?>
--EXPECT--
int(40)
bool(true)
bool(true)
