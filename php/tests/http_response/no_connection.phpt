--TEST--
Swoole\Http\Response: without a connection every method refuses
--EXTENSIONS--
shoal
--FILE--
<?php
$response = new Swoole\Http\Response();
var_dump($response->isWritable());
foreach (['end' => [], 'write' => ['x'], 'header' => ['a', 'b'], 'cookie' => ['a', 'b'], 'status' => [200], 'sendfile' => [__FILE__],
    'redirect' => ['/'], 'detach' => [], 'trailer' => ['a', 'b'], 'initHeader' => [], 'close' => []] as $method => $arguments) {
    echo $method, ' ', json_encode($response->$method(...$arguments)), ' ', swoole_last_error(), "\n";
}
try {
    $response->push('x');
} catch (Swoole\Exception $e) {
    echo $e->getMessage(), ' ', $e->getCode(), "\n";
}
var_dump(@Swoole\Http\Response::create(1));
try {
    clone $response;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECTF--
bool(false)
end false 7106
write false 7106
header false 7106
cookie false 7106
status false 7106
sendfile false 7106
redirect false 7106
detach false 7106
trailer false 7106
initHeader false 7106
close false 7106
Swoole\Http\Response::push(): WebSocket is not part of this version 507
bool(false)
Trying to clone an uncloneable object of class Swoole\Http\Response
