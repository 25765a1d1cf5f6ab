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
    echo $method, ' ', json_encode(@$response->$method(...$arguments)), ' ', swoole_last_error(), "\n";
}
$response->end();
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
end false 1001
write false 1001
header false 1001
cookie false 1001
status false 1001
sendfile false 1001
redirect false 1001
detach false 1001
trailer false 1001
initHeader false 1001
close false 1001

Warning: Swoole\Http\Response::end(): http context is unavailable (maybe it has been ended or detached) in %s on line %d
Swoole\Http\Response::push(): WebSocket is not available in this build 507
bool(false)
Trying to clone an uncloneable object of class Swoole\Http\Response
