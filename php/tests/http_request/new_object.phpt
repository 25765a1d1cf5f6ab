--TEST--
Swoole\Http\Request: made with new, and subclassed
--EXTENSIONS--
shoal
--FILE--
<?php
$request = new Swoole\Http\Request();
var_dump($request);
var_dump($request->rawContent(), $request->getData(), $request->getMethod(), $request->isCompleted(), $request->parse('GET'));
class MyRequest extends swoole_http_request { public $get = ['mine']; }
echo json_encode((new MyRequest())->get), "\n";
?>
--EXPECTF--
object(Swoole\Http\Request)#%d (9) {
  ["fd"]=>
  int(0)
  ["streamId"]=>
  int(0)
  ["header"]=>
  NULL
  ["server"]=>
  NULL
  ["cookie"]=>
  NULL
  ["get"]=>
  NULL
  ["files"]=>
  NULL
  ["post"]=>
  NULL
  ["tmpfiles"]=>
  NULL
}
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
["mine"]
