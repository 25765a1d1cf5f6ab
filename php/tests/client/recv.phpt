--TEST--
Swoole\Client::recv(): sizes, flags, timeout, the end, a reset
--FILE--
<?php
use Swoole\Client;
require __DIR__ . '/peer.inc';
$client = connected(serve(send_first('0123456789')));
var_dump($client->recv(4, Client::MSG_PEEK), $client->recv(4), $client->recv(2, Client::MSG_WAITALL));
var_dump($client->recv(3, 1), $client->recv(4, Client::MSG_PEEK | Client::MSG_DONTWAIT), $client->recv());
report('nothing there', @$client->recv(10, Client::MSG_DONTWAIT), $client);
$client->set(['timeout' => 0.1]);
$started = hrtime(true);
report('timeout', $client->recv(), $client);  // With a warning, as in Swoole.
$seconds = (hrtime(true) - $started) / 1e9;
echo $seconds >= 0.099 && $seconds < 4.9 ? "0.1 s\n" : "$seconds s\n";
report('no size: the default', @$client->recv(0), $client);
$client->close();

echo "the timeout of connect()\n";
$client = connected(serve(stay_silent(...)), timeout: 0.1);
report('recv', @$client->recv(), $client);

echo "the end\n";
$client = connected(serve(fn ($connection) => fwrite($connection, 'last')));
var_dump($client->recv(100, Client::MSG_WAITALL));
report('recv', $client->recv(), $client);
var_dump($client->isConnected(), $client->close());

echo "a reset\n";
$client = connected(serve(function ($connection) {
    wait_readable($connection);  // Closed with unread bytes: the kernel resets.
}));
$client->send('unread');
report('recv', @$client->recv(), $client);
report('send', @$client->send('x'), $client);
$client->close();

echo "urgent\n";
$client = connected(serve(function ($connection) {
    stream_socket_sendto($connection, '!', STREAM_OOB);
    fread($connection, 1);
}));
var_dump($client->recv(1, Client::MSG_OOB | 0x4000));

echo "a large one\n";
$client = connected(serve(send_first(str_repeat('x', 3_000_000))));
var_dump(strlen($client->recv(3_000_000, Client::MSG_WAITALL)));
?>
--EXPECTF--
string(4) "0123"
string(4) "0123"
string(2) "45"
string(3) "678"
string(1) "9"
string(1) "9"
nothing there: false EAGAIN

Warning: Swoole\Client::recv(): recv() failed. Error: Resource temporarily unavailable [11] in %s on line %d
timeout: false EAGAIN
0.1 s
no size: the default: false EAGAIN
the timeout of connect()
recv: false EAGAIN
the end
string(4) "last"
recv: "" no error
bool(true)
bool(true)
a reset
recv: false ECONNRESET
send: false EPIPE
urgent
string(1) "!"
a large one
int(3000000)
