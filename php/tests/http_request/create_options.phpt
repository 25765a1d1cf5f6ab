--TEST--
Swoole\Http\Request::create(): options
--EXTENSIONS--
shoal
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
use Swoole\Http\Request;

$data = "POST / HTTP/1.1\r\nHost: x\r\nCookie: c=1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=1";
$request = Request::create(['parse_cookie' => false, 'parse_body' => false]);
$request->parse($data);
var_dump($request->cookie, $request->header['cookie'], $request->post, $request->rawContent());

$request = Request::create(['package_max_length' => 2]);
var_dump($request->parse($data));

try {
    Request::create(['upload_tmp_dir' => []]);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
Request::create(['nonsense' => 1]);
?>
--EXPECTF--
NULL
string(3) "c=1"
NULL
string(3) "a=1"
bool(false)
Swoole\Http\Request::create(): option [upload_tmp_dir] must be of type string, array given

Warning: Swoole\Http\Request::create(): unsupported option [nonsense] in %s on line %d
