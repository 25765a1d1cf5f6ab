--TEST--
Swoole\Coroutine\Client::recv(): a fatal error in package_length_func end the program
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(send_first('hello'));
register_shutdown_function(function () {
    echo "shutdown\n";
});
Co\run(function () use ($port) {
    go(function () {
        Co::sleep(5);
        echo "not reached\n";
    });
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['package_length_func' => function () {
        echo "leaving\n";
        @trigger_error("out of luck", E_USER_ERROR);
    }]);
    $client->connect('127.0.0.1', $port);
    $client->recv();
    echo "not reached\n";
});
echo "not reached\n";
?>
--EXPECTF--
leaving

Fatal error: out of luck in %s on line %d
shutdown
