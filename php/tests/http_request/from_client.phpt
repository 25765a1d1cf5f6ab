--TEST--
Swoole\Http\Request: what a client sends, as the callback sees it
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/../http_server/serve.inc';

serve(function ($request, $response) {
    $response->end();
    switch ($request->server['request_uri']) {
        case '/cookie':
            echo json_encode($request->cookie), "\n";
            break;
        case '/get':
            echo json_encode($request->get), "\n";
            break;
        case '/post':
            echo $request->getMethod(), ' ', json_encode($request->post), ' ', $request->rawContent(), "\n";
            break;
        case '/server':
            echo json_encode([$request->server['server_addr'], $request->server['remote_addr']]), "\n";
            break;
        case '/files':
            $files = $request->files;
            array_walk_recursive($files, fn (&$value, $key) => $value = $key === 'tmp_name' && $value !== '' ? 'path' : $value);
            echo json_encode($files, JSON_UNESCAPED_SLASHES), ' ', json_encode($request->post), ' ', count($request->tmpfiles), ' ',
                strlen($request->rawContent()), "\n";
    }
}, function ($ask, $server) {
    foreach (['a=1; a=2', 'sum=1+1%2B1', 'a.b=1; a_b=2; a[b=3', 'l[]=1; l[]=2; m[k]=3', ' lead=1;;; =none; bare; end=x ;', '1=one; 1=two', ''] as $cookies) {
        $ask(get('/cookie', "Cookie: $cookies\r\n"));
    }
    $ask(get('/cookie', "Cookie: a=1\r\nCookie: a=2; b=3\r\n"));
    $ask(get('/cookie'));
    foreach (['/get?=novalue', '/get?&&', '/get?', '/get'] as $target) {
        $ask(get($target));
    }
    foreach (['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as $method) {
        $ask(post('/post', 'application/x-www-form-urlencoded', 'a=1', $method));
    }
    $ask(get('/server'));
    $part = fn ($name, $file) => "--XX\r\nContent-Disposition: form-data; name=\"$name\"; filename=\"$file\"\r\n\r\nabc\r\n";
    $body = $part('f[]', 'dir/a.txt') . $part('f[]', '') . $part('g[b]', 'c') . "--XX\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nv\r\n--XX--\r\n";
    echo strlen($body), "\n";
    $ask(post('/files', 'multipart/form-data; boundary=XX', $body));
});
?>
--EXPECT--
{"a":"1"}
{"sum":"1+1+1"}
{"a_b":"1"}
{"l":["1","2"],"m":{"k":"3"}}
{"lead":"1","bare":"","end":"x "}
{"1":"one"}
[]
{"a":"1","b":"3"}
null
[]
[]
null
null
GET null a=1
POST {"a":"1"} a=1
PUT {"a":"1"} a=1
PATCH {"a":"1"} a=1
DELETE {"a":"1"} a=1
OPTIONS null a=1
["127.0.0.1","127.0.0.1"]
282
{"f":[{"name":"dir/a.txt","type":"","tmp_name":"path","error":0,"size":3},{"name":"","type":"","tmp_name":"","error":4,"size":0}],"g":{"b":{"name":"c","type":"","tmp_name":"path","error":0,"size":3}}} {"t":"v"} 2 282
