--TEST--
Swoole\Client: SWOOLE_KEEP keeps what close() gives back, drops the dead, the failed and the forced
--FILE--
<?php
require __DIR__ . '/peer.inc';
// Answers with the number of the connection.
$number = 0;
$port = serve(function ($connection) use (&$number) {
    $number++;
    while (($data = fread($connection, 100)) !== '' && $data !== false && $data !== 'end') {
        if ($data !== 'silence') {
            fwrite($connection, "$number");
        }
    }
});
$keep = SWOOLE_SOCK_TCP | SWOOLE_KEEP;
$ask = function (Swoole\Client $client, string $question = '?') {
    $client->send($question);
    echo 'connection ', $client->recv(), ', reuse ', json_encode($client->reuse), ' ', $client->reuseCount, "\n";
};
$client = connected($port, type: $keep);
$ask($client);
$client->close();
var_dump($client->isConnected(), $client->sock);
$client->connect('127.0.0.1', $port, 5);
$ask($client);
unset($client);  // Gives it back as well.
$client = connected($port, type: $keep);
$ask($client);
$client->close(true);
$client->connect('127.0.0.1', $port, 5);  // The same object: both properties are of the connection.
$ask($client);
echo "the peer has closed\n";
$client->send('end');
$read = [$client];
$none = null;
swoole_client_select($read, $none, $none, 10);
$client->close();
$client = connected($port, type: $keep);
$ask($client);
echo "a timeout spoils it\n";
$client->set(['timeout' => 0.05]);
$client->send('silence');
var_dump(@$client->recv());
$client->close();
$client = connected($port, type: $keep);
$ask($client);
$client->close();
echo "a child does not share it\n";
$pid = pcntl_fork();
if ($pid === 0) {
    $child = new Swoole\Client($keep);
    // The server is busy with the parent's connection: it takes this one from its queue later.
    var_dump($child->connect('127.0.0.1', $port, 1), $child->reuse, $child->close(true));
    exit(0);
}
pcntl_waitpid($pid, $status);
$client = connected($port, type: $keep);
$ask($client);
$client->close();
echo "another name\n";
$client = new Swoole\Client($keep, false, 'mine');
var_dump($client->connect('127.0.0.1', $port, 5), $client->reuse);
?>
--EXPECT--
connection 1, reuse false 0
bool(false)
int(-1)
connection 1, reuse true 1
connection 1, reuse true 2
connection 2, reuse false 0
the peer has closed
connection 3, reuse false 0
a timeout spoils it
bool(false)
connection 4, reuse false 0
a child does not share it
bool(true)
bool(false)
bool(true)
connection 4, reuse true 1
another name
bool(true)
bool(false)
