--TEST--
Swoole\Http\Request::$files: http_parse_files gives it the shape of $_FILES; upload_max_filesize keeps bodies out of memory
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/../http_server/serve.inc';

serve(function ($request, $response) {
    $files = $request->files['f'];
    echo json_encode([$files['name'], $files['size'], array_map('is_file', $files['tmp_name']), $request->rawContent()]), "\n";
    $response->end();
}, function ($ask) {
    $body = '';
    foreach (['a', 'b'] as $file) {
        $body .= "--XX\r\nContent-Disposition: form-data; name=\"f[]\"; filename=\"$file\"\r\n\r\nabc\r\n";
    }
    $ask(post('/', 'multipart/form-data; boundary=XX', "$body--XX--\r\n"));
}, ['http_parse_files' => true, 'upload_max_filesize' => 1 << 20]);
?>
--EXPECT--
[["a","b"],[3,3],[true,true],""]
