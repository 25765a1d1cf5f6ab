--TEST--
Swoole\Http\Request::parse(): multipart, files and their end
--EXTENSIONS--
shoal
--FILE--
<?php
$body = "--b\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\nvalue\r\n"
    . "--b\r\nContent-Disposition: form-data; name=\"up\"; filename=\"C:\\dir\\f.txt\"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n"
    . "--b\r\nContent-Disposition: form-data; name=\"list[]\"; filename=\"g\"\r\n\r\n12\r\n--b--\r\n";
$data = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body";
$request = Swoole\Http\Request::create(['parse_files' => true]);
foreach (str_split($data, 7) as $piece) {
    $request->parse($piece);
}
var_dump($request->isCompleted(), $request->rawContent() === $body, $request->post);
$files = $request->files;
$path = $files['up']['tmp_name'];
var_dump(file_get_contents($path), is_uploaded_file($path), $request->tmpfiles === [$path, $files['list']['tmp_name'][0]]);
unset($files['up']['tmp_name'], $files['list']['tmp_name']);
echo json_encode($files), "\n";
unset($request);
var_dump(file_exists($path), is_uploaded_file($path));
?>
--EXPECT--
bool(true)
bool(true)
array(1) {
  ["field"]=>
  string(5) "value"
}
string(7) "content"
bool(true)
bool(true)
{"up":{"name":"C:\\dir\\f.txt","type":"text\/plain","error":0,"size":7},"list":{"name":["g"],"type":[""],"error":[0],"size":[2]}}
bool(false)
bool(false)
