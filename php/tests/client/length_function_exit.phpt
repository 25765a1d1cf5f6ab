--TEST--
Swoole\Client: exit() in package_length_func ends the program
--FILE--
<?php
require __DIR__ . '/peer.inc';
$client = connected(serve(send_first('2ab')), ['package_length_func' => function () {
    exit("bye\n");
}]);
$client->recv();
echo "not reached\n";
?>
--EXPECT--
bye
