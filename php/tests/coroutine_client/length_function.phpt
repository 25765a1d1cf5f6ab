--TEST--
Swoole\Coroutine\Client::recv(): package_length_func: what it sees, and what it may answer
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$hello = serve(send_first('5 hello'));
$long = serve(send_first(str_repeat('h', 20_000) . '3 end'));
Co\run(function () use ($hello, $long) {
    $try = function (string $what, callable $function, int $port) {
        $client = new Client(SWOOLE_SOCK_TCP);
        $client->set(['open_length_check' => true, 'package_length_func' => $function, 'timeout' => 5]);
        $client->connect('127.0.0.1', $port);
        try {
            report($what, $client->recv(0.2), $client);
        } catch (Exception $error) {
            echo $what, ' throws ', $error->getMessage(), "\n";
        }
        var_dump($client->connected);
    };
    $try('int', fn (string $data) => strlen($data) < 7 ? 0 : 7, $hello);
    $try('numeric string', fn () => '7', $hello);
    $try('null: more', fn () => null, $hello);
    $try('true: one byte', fn () => true, $hello);
    $try('array', fn () => [], $hello);
    $try('object', fn () => new stdClass(), $hello);
    $try('negative', fn () => -5, $hello);
    $try('throws', fn () => throw new LogicException('no length'), $hello);
    $try('by another coroutine', function (string $data) {
        Co::sleep(0.01);
        return 7;
    }, $hello);
    $seen = [];
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['timeout' => 5, 'package_length_func' => function (string $data) use (&$seen) {
        $seen[] = strlen($data);
        $end = strpos($data, '3');
        return $end === false ? 0 : $end + 5;
    }]);
    $client->connect('127.0.0.1', $long);
    var_dump(strlen($client->recv()), max($seen) > 8192, in_array(8192, $seen, true) || max($seen) < 8192);

    echo "replaced, and no longer used, while it runs\n";
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['package_length_func' => function () use (&$client) {
        $client->set(['package_length_func' => fn () => 1]);
        return 7;
    }]);
    $client->connect('127.0.0.1', $hello);
    var_dump($client->recv(1));
    echo "switched off\n";
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['package_length_func' => fn () => 1, 'open_length_check' => false]);
    $client->connect('127.0.0.1', $hello);
    var_dump($client->recv(1));
});
?>
--EXPECT--
int: "5 hello" no error
bool(true)
numeric string: "5 hello" no error
bool(true)
null: more: false ETIMEDOUT
bool(true)
true: one byte: "5" no error
bool(true)
array: "" ERROR_PACKAGE_LENGTH_NOT_FOUND
bool(false)
object: "" ERROR_PACKAGE_LENGTH_NOT_FOUND
bool(false)
negative: "" ERROR_PACKAGE_LENGTH_NOT_FOUND
bool(false)
throws throws no length
bool(true)
by another coroutine: "5 hello" no error
bool(true)
int(20005)
bool(true)
bool(true)
replaced, and no longer used, while it runs
string(7) "5 hello"
switched off
string(7) "5 hello"
