--TEST--
Swoole\Coroutine\Socket::sslHandshake(): server and client over accepted and connected sockets; failures end the connection
--SKIPIF--
<?php if (!is_file('/usr/bin/openssl')) echo 'skip openssl is not there'; ?>
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
$base = sys_get_temp_dir() . '/shoal_ssl_' . getmypid();
exec("openssl req -x509 -newkey rsa:2048 -nodes -keyout $base.key -out $base.crt -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null");
Co\run(function () use ($base) {
    $listener = new Socket(AF_INET, SOCK_STREAM, 0);
    $listener->setProtocol(['open_ssl' => true, 'ssl_cert_file' => "$base.crt", 'ssl_key_file' => "$base.key"]);
    $listener->bind('127.0.0.1', 0);
    var_dump($listener->listen());
    $port = $listener->getsockname()['port'];
    go(function () use ($listener) {
        while ($server = $listener->accept(5)) {
            go(function () use ($server) {
                if (!$server->sslHandshake()) {
                    echo 'server: ', $server->errCode, ' ', json_encode($server->isClosed()), "\n";
                    return;
                }
                while (($data = $server->recv(100_000, 5)) !== '' && $data !== false) {
                    $server->sendAll($data);
                }
                $server->close();
            });
        }
    });

    echo "connect() shakes hands\n";
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    $client->setProtocol(['open_ssl' => true]);
    var_dump($client->connect('127.0.0.1', $port, 2), failure($client), $client->send('secret'), $client->recv(), $client->checkLiveness());
    $text = random_bytes(300_000);
    go(fn () => $client->sendAll($text));
    var_dump($client->recvAll(300_000, 5) === $text, $client->writeVectorAll(['a', 'bc', "d\nrest"]), $client->recvLine(), $client->readVectorAll([2, 2]), $client->writeVector(['first', 'other']), json_encode($client->readVector([5, 5, 5])), $client->peek(), $client->errCode === SOCKET_EAGAIN);
    var_dump($client->recv(1, 0.01), failure($client), $client->sendFile(__FILE__, 0, 5), $client->recvAll(5), $client->sslHandshake(), failure($client));
    var_dump($client->close());

    echo "afterwards\n";
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    var_dump($client->connect('127.0.0.1', $port, 2));
    $client->setProtocol(['open_ssl' => true, 'ssl_verify_peer' => true, 'ssl_cafile' => "$base.crt", 'ssl_host_name' => 'localhost']);
    var_dump($client->sslHandshake(), failure($client), $client->sendAll('verified'), $client->recv());
    $client->close();

    echo "a certificate that is not trusted\n";
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    $client->setProtocol(['open_ssl' => true, 'ssl_verify_peer' => true, 'ssl_host_name' => 'localhost']);
    var_dump($client->connect('127.0.0.1', $port, 2), $client->errCode === SWOOLE_ERROR_SSL_VERIFY_FAILED, $client->errMsg !== '', $client->isClosed(), $client->fd);
    Co::sleep(0.01);

    echo "not TLS at all\n";
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    $client->connect('127.0.0.1', $port, 2);
    $client->send("GET / HTTP/1.0\r\n\r\n");
    $client->recvAll(1000, 1);
    $client->close();

    echo "a silent server\n";
    $silent = listener();
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    $client->setProtocol(['open_ssl' => true]);
    echo timed(0.05, fn () => $client->connect('127.0.0.1', $silent->getsockname()['port'], 0.05)), ' ', failure($client), "\n";

    echo "no certificate\n";
    $wrong = new Socket(AF_INET, SOCK_STREAM, 0);
    $wrong->setProtocol(['open_ssl' => true, 'ssl_cert_file' => __FILE__, 'ssl_key_file' => __FILE__]);
    $wrong->bind('127.0.0.1', 0);
    var_dump($wrong->listen(), $wrong->errCode === SWOOLE_ERROR_SSL_CREATE_CONTEXT_FAILED, $wrong->errMsg !== '');
    $listener->close();
});
array_map('unlink', glob("$base.*"));
--EXPECT--
bool(true)
connect() shakes hands
bool(true)
string(2) "0 "
int(6)
string(6) "secret"
bool(true)
bool(true)
int(9)
string(5) "abcd
"
array(2) {
  [0]=>
  string(2) "re"
  [1]=>
  string(2) "st"
}
int(10)
string(17) "["first","other"]"
bool(false)
bool(true)
bool(false)
string(24) "110 Connection timed out"
bool(true)
string(5) "<?php"
bool(false)
string(25) "509 TLS has begun already"
bool(true)
afterwards
bool(true)
bool(true)
string(2) "0 "
int(8)
string(8) "verified"
a certificate that is not trusted
bool(false)
bool(true)
bool(true)
bool(true)
int(-1)
server: 1018 true
not TLS at all
server: 1018 true
a silent server
false in time 110 Connection timed out
no certificate
bool(false)
bool(true)
bool(true)
