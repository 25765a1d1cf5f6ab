--TEST--
swoole_client_select(): clients, streams, descriptors, keys, timeouts, bytes that are here already, nothing to wait for
--FILE--
<?php
require __DIR__ . '/peer.inc';
$first = connected(serve(send_first("one\ntwo\n")), ['open_eof_check' => true, 'package_eof' => "\n"]);
$silent = connected(serve(stay_silent(...)));
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$show = function (string $what, ?array $read, ?array $write = null, ?array $except = null, ?float $timeout = 5, $by = 'swoole_client_select') {
    $count = $by($read, $write, $except, $timeout);
    echo $what, ': ', json_encode($count), ' ', json_encode(array_map(fn ($side) => $side === null ? null : array_keys($side), [$read, $write, $except])), "\n";
};
$show('readable', ['s' => $silent, 7 => $first]);
$show('writable', [$silent], ['a' => $first, 'b' => $silent, 'c' => $left], [$silent]);
$show('a descriptor', [5 => $first->sock]);
var_dump($first->recv());
$show('in the buffer of the client', ['x' => $first, 'y' => $silent]);
var_dump($first->recv());
fwrite($right, "l1\nl2\n");
var_dump(fgets($left));
$show('in the buffer of the stream', ['stream' => $left, 'y' => $silent]);
$started = hrtime(true);
$show('timeout', [$silent], null, null, 0.05);
$show('zero', [$silent], timeout: 0);
$show('null, and the other name', [$left], timeout: null, by: 'swoole_select');
$show('negative', [$left], timeout: -1);
echo (hrtime(true) - $started) / 1e9 >= 0.05 ? "waited\n" : "too soon\n";
set_error_handler(function ($level, $message) {
    echo $message, "\n";
    return true;
});
$show('nothing', [], null);
$show('null', null);
$show('none that is open', [new Swoole\Client(SWOOLE_SOCK_TCP), 'text', -1]);
$show('some', ['bad' => 'text', 'good' => $left]);
$show('a closed descriptor', [$left, 100_000]);
fclose($right);
fgets($left);
$show('the end is readable', [$left]);
$descriptors = [];
for ($i = 0; $i < 3000; $i++) {
    $descriptors[] = $silent;
}
$show('many', $descriptors + [3000 => $left]);
?>
--EXPECT--
readable: 1 [[7],null,null]
writable: 3 [[],["a","b","c"],[]]
a descriptor: 1 [[5],null,null]
string(4) "one
"
in the buffer of the client: 1 [["x"],null,null]
string(4) "two
"
string(3) "l1
"
in the buffer of the stream: 1 [["stream"],null,null]
timeout: 0 [[],null,null]
zero: 0 [[],null,null]
null, and the other name: 1 [[0],null,null]
negative: 1 [[0],null,null]
waited
swoole_client_select(): there is nothing to wait for
nothing: false [[],null,null]
swoole_client_select(): there is nothing to wait for
null: false [null,null,null]
swoole_client_select(): none of the entries is an open client, stream, Socket or descriptor
none that is open: false [[0,1,2],null,null]
swoole_client_select(): 1 of the entries are no open client, stream, Socket or descriptor and were left out
some: 1 [["good"],null,null]
swoole_client_select(): the descriptors cannot be waited for: Bad file descriptor
a closed descriptor: false [[0,1],null,null]
the end is readable: 1 [[0],null,null]
many: 1 [[3000],null,null]
