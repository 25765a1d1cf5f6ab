--TEST--
Swoole\Server: packets by length, by end mark and by function; a packet that is too large closes its connection
--EXTENSIONS--
shoal
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs pcntl'); ?>
--FILE--
<?php
function serve(string $title, array $options, array $sent): void
{
    if (($pid = pcntl_fork()) > 0) {
        pcntl_waitpid($pid, $status);
        return;
    }
    echo "$title\n";
    $server = new Swoole\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set($options + ['worker_num' => 1, 'log_file' => '/dev/null', 'package_max_length' => 70000]);
    $server->on('receive', function ($server, $fd, $reactor, $data) {
        echo '  ', strlen($data) > 100 ? strlen($data) . ' bytes' : json_encode($data), "\n";
        $server->send($fd, 'k');
    });
    $server->on('close', fn ($server, $fd, $reactor) => print('  closed by ' . ($reactor < 0 ? 'server' : 'client') . "\n"));
    $server->on('workerStart', fn ($server) => go(function () use ($server, $sent) {
        $client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
        $client->set(['timeout' => 5]);
        $client->connect('127.0.0.1', $server->port);
        foreach ($sent as $bytes) {
            $client->send($bytes);
            if ($client->recv() === '') break;
        }
        $client->close();
        Co::sleep(0.02);
        $server->shutdown();
    }));
    $server->start();
    exit;
}
$length = ['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4];
serve('none', [], ['abc']);
serve('length', $length, ["\0\0\0\1a", pack('N', 69996) . str_repeat('b', 69996), pack('N', 69997)]);
serve('end mark', ['open_eof_split' => true, 'package_eof' => ';'], ['a;', 'b;;', str_repeat('c', 70001)]);
serve('last mark', ['open_eof_check' => true, 'package_eof' => ';'], ['a;b;']);
serve('function', ['package_length_func' => fn ($data) => (int) $data[0] ?: -1], ['3ab', '0']);
?>
--EXPECT--
none
  "abc"
  closed by client
length
  "\u0000\u0000\u0000\u0001a"
  70000 bytes
  closed by client
end mark
  "a;"
  "b;"
  ";"
  closed by client
last mark
  "a;b;"
  closed by client
function
  "3ab"
  closed by client
