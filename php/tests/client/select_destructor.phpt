--TEST--
swoole_client_select(): a destructor that changes the arrays
--FILE--
<?php
require __DIR__ . '/peer.inc';
class Source extends Swoole\Client
{
    public function __destruct()
    {
        $GLOBALS['write'] = array_fill(0, 1000, 'changed');
        $GLOBALS['read'] = null;
        echo "destroyed\n";
    }
}
$port = serve(stay_silent(...));
$read = [new Source(SWOOLE_SOCK_TCP)];
$read[0]->connect('127.0.0.1', $port, 5);
$write = [connected($port)];
$except = [];
var_dump(swoole_client_select($read, $write, $except, 0.01));
var_dump($read, count($write));
?>
--EXPECT--
destroyed
int(1)
NULL
int(1000)
