--TEST--
Swoole\Coroutine\Client: every method before connect(), in a coroutine and outside
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$calls = ['recv' => [], 'peek' => [], 'send' => ['x'], 'sendfile' => [__FILE__], 'sendto' => ['127.0.0.1', 9, 'x'],
    'recvfrom' => [8], 'enableSSL' => [], 'getPeerCert' => [], 'verifyPeerCert' => [], 'isConnected' => [],
    'getsockname' => [], 'getpeername' => [], 'close' => [], 'exportSocket' => [], 'connect' => ['127.0.0.1', 9]];
$run = function () use ($calls) {
    foreach ($calls as $method => $arguments) {
        if ($method === 'connect' && Co::getCid() > 0) {
            continue;
        }
        $client = new Client(SWOOLE_SOCK_TCP);
        try {
            if ($method === 'recvfrom') {
                report($method, $client->recvfrom(8, $address), $client);
            } else {
                report($method, $client->$method(...$arguments), $client);
            }
        } catch (Swoole\Error $error) {
            echo $method, ' throws ', $error->getMessage(), ' ', $error->getCode(), "\n";
        }
    }
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->close();
    var_dump($client->errMsg, swoole_last_error() === SWOOLE_ERROR_CLIENT_NO_CONNECTION);
};
$run();
echo "--- in a coroutine\n";
Co\run($run);
?>
--EXPECT--
recv throws API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
peek: false ERROR_CLIENT_NO_CONNECTION
send throws API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
sendfile throws API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
sendto throws API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
recvfrom throws API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
enableSSL throws API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
getPeerCert: false ERROR_CLIENT_NO_CONNECTION
verifyPeerCert: false ERROR_CLIENT_NO_CONNECTION
isConnected: false no error
getsockname: false ERROR_CLIENT_NO_CONNECTION
getpeername: false ERROR_CLIENT_NO_CONNECTION
close: false ERROR_CLIENT_NO_CONNECTION
exportSocket: null ERROR_CLIENT_NO_CONNECTION
connect throws API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
string(27) "the client is not connected"
bool(true)
--- in a coroutine
recv: false ERROR_CLIENT_NO_CONNECTION
peek: false ERROR_CLIENT_NO_CONNECTION
send: false ERROR_CLIENT_NO_CONNECTION
sendfile: false ERROR_CLIENT_NO_CONNECTION
sendto: false ERROR_CLIENT_NO_CONNECTION
recvfrom: false ERROR_CLIENT_NO_CONNECTION
enableSSL: false ERROR_CLIENT_NO_CONNECTION
getPeerCert: false ERROR_CLIENT_NO_CONNECTION
verifyPeerCert: false ERROR_CLIENT_NO_CONNECTION
isConnected: false no error
getsockname: false ERROR_CLIENT_NO_CONNECTION
getpeername: false ERROR_CLIENT_NO_CONNECTION
close: false ERROR_CLIENT_NO_CONNECTION
exportSocket: null ERROR_CLIENT_NO_CONNECTION
string(27) "the client is not connected"
bool(true)
