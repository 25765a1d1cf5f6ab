--TEST--
Swoole\Http\Request::parse(): a request in pieces
--EXTENSIONS--
shoal
--FILE--
<?php
$data = "POST /p%41th?a=1&b[]=2&b[x]=3 HTTP/1.1\r\nHost: x\r\nCookie: c=1; d=%20\r\nX-A: 1\r\nX-A: 2\r\n"
    . "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nm=1&n[k]=22";
$request = Swoole\Http\Request::create();
var_dump($request->getMethod(), $request->isCompleted(), $request->header, $request->getData());
foreach (str_split($data, 10) as $piece) {
    if ($request->parse($piece) !== strlen($piece)) {
        echo "not all taken\n";
    }
}
var_dump($request->isCompleted(), $request->getMethod());
echo json_encode([$request->header, $request->cookie, $request->get, $request->post, $request->files]), "\n";
echo $request->server['request_uri'], ' ', $request->server['path_info'], ' ', $request->server['query_string'], "\n";
var_dump($request->rawContent(), $request->getContent(), $request->getData() === $data);
var_dump($request->parse('more'));

$request = Swoole\Http\Request::create();
var_dump($request->parse("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /next"), $request->isCompleted(), $request->get, $request->rawContent());

$request = Swoole\Http\Request::create();
var_dump($request->parse("GET / HTTP/1.1\r\nHost : x\r\n\r\n"), $request->isCompleted());

foreach (["BROKEN\r\n\r\n", "xyz\r\n", "GET / HTTP/1.1\r\n\r\n"] as $data) {
    $request = Swoole\Http\Request::create();
    var_dump($request->parse($data), $request->isCompleted());
}
?>
--EXPECT--
bool(false)
bool(false)
array(0) {
}
bool(false)
bool(true)
string(4) "POST"
[{"host":"x","x-a":["1","2"],"content-type":"application\/x-www-form-urlencoded","content-length":"11"},{"c":"1","d":" "},{"a":"1","b":{"0":"2","x":"3"}},{"m":"1","n":{"k":"22"}},null]
/p%41th /pAth a=1&b[]=2&b[x]=3
string(11) "m=1&n[k]=22"
string(11) "m=1&n[k]=22"
bool(true)
bool(false)
int(27)
bool(true)
NULL
string(0) ""
bool(false)
bool(false)
int(1)
bool(false)
int(0)
bool(false)
int(18)
bool(true)
