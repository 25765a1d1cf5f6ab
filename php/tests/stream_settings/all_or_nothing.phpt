--TEST--
Swoole\Coroutine\Client::set(): an array that is refused changes nothing, one that is taken is merged
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
$client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
$client->set(['open_length_check' => true, 'package_length_type' => 'n', 'timeout' => 1]);
try {
    $client->set(['package_length_type' => 'V', 'timeout' => 2, 'package_eof' => '']);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
echo json_encode($client->setting), "\n";
$client->set(['timeout' => 3, 'package_max_length' => '1M']);
echo json_encode($client->setting), "\n";

echo "a warning that an error handler makes an exception: refused as well\n";
set_error_handler(fn ($level, $text) => throw new RuntimeException($text));
try {
    $client->set(['timeout' => 4, 'no_such_option' => 1, 'package_max_length' => '2M']);
} catch (RuntimeException $error) {
    echo $error->getMessage(), "\n";
}
echo json_encode($client->setting), "\n";

echo "set() inside of set()\n";
set_error_handler(function ($level, $text) use ($client) {
    try {
        $client->set(['timeout' => 6]);
    } catch (Swoole\Error $error) {
        echo $error->getMessage(), "\n";
    }
    return true;
});
var_dump($client->set(['no_such_option' => 1, 'timeout' => 5]));
echo json_encode($client->setting), "\n";
?>
--EXPECT--
Swoole\Coroutine\Client::set(): option [package_eof]: must have 1 to 8 bytes, string "" given
{"open_length_check":true,"package_length_type":"n","timeout":1}
{"open_length_check":true,"package_length_type":"n","timeout":3,"package_max_length":"1M"}
a warning that an error handler makes an exception: refused as well
Swoole\Coroutine\Client::set(): unsupported option [no_such_option]
{"open_length_check":true,"package_length_type":"n","timeout":3,"package_max_length":"1M"}
set() inside of set()
Swoole\Coroutine\Client::set(): the options are being set already
bool(true)
{"open_length_check":true,"package_length_type":"n","timeout":5,"package_max_length":"1M","no_such_option":1}
