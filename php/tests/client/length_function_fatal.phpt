--TEST--
Swoole\Client: a fatal error in package_length_func ends the program
--FILE--
<?php
require __DIR__ . '/peer.inc';
$client = connected(serve(send_first('2ab')), ['package_length_func' => function () {
    @trigger_error('fatal', E_USER_ERROR);
}]);
register_shutdown_function(function () {
    echo "shutdown\n";
});
$client->recv();
echo "not reached\n";
?>
--EXPECTF--

Fatal error: fatal in %s on line %d
shutdown
