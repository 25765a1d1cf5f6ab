--TEST--
Swoole\Client::recv(): one packet a call: length, EOF, a function; what has come before set()
--FILE--
<?php
require __DIR__ . '/peer.inc';
$length = ['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4];
$slow = serve(function ($connection) {
    foreach (str_split(packet('one') . packet('') . packet(str_repeat('x', 300_000)), 70_001) as $part) {
        fwrite($connection, $part);
        usleep(1000);
    }
    fwrite($connection, substr(packet('cut'), 0, 5));
});
$client = connected($slow, $length);
var_dump(substr($client->recv(), 4), strlen($client->recv()), strlen($client->recv()));
report('cut', $client->recv(), $client);

$client = connected(serve(send_first("a\nbb\n\nccc\nrest")), ['open_eof_check' => true, 'package_eof' => "\n"]);
echo json_encode([$client->recv(1), $client->recv(), $client->recv(), $client->recv()]), "\n";
$client->set(['timeout' => 0.05]);
report('no end yet', @$client->recv(), $client);
report('no end yet', @$client->recv(100, Swoole\Client::MSG_DONTWAIT), $client);
var_dump($client->recv(2, Swoole\Client::MSG_PEEK));
$client->set(['open_eof_check' => false]);
var_dump($client->recv());

$client = connected(serve(send_first('3abc4defg')), ['package_length_func' => fn ($data) => 1 + (int) $data[0]]);
var_dump($client->recv(), $client->recv());
?>
--EXPECT--
string(3) "one"
int(4)
int(300004)
cut: "" ECONNRESET
["a\n","bb\n","\n","ccc\n"]
no end yet: false EAGAIN
no end yet: false EAGAIN
string(2) "re"
string(4) "rest"
string(4) "3abc"
string(5) "4defg"
