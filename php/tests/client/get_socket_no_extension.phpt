--TEST--
Swoole\Client::getSocket(): the sockets extension is missing
--SKIPIF--
<?php if (extension_loaded('sockets')) die('skip sockets is loaded');
--FILE--
<?php
require __DIR__ . '/peer.inc';
var_dump(connected(serve(stay_silent(...)))->getSocket());
?>
--EXPECTF--

Warning: Swoole\Client::getSocket(): a Socket needs the sockets extension, which is not loaded in %s on line %d
bool(false)
