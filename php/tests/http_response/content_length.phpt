--TEST--
Swoole\Http\Response: a Content-Length of the program is kept when it fits; an empty Content-Encoding is not sent
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/../http_server/serve.inc';

serve(function ($request, $response) {
    $length = $request->get['length'] ?? null;
    if ($length !== null) {
        $response->header('Content-Length', $length);
    } else {
        $response->header('Content-Encoding', '');
    }
    $response->header('X-Last', '1');
    $response->end(str_repeat('a', 30));
}, function ($ask) {
    foreach (['?length=30', '?length=99', '?length=x', ''] as $query) {
        echo strstr($ask(get("/$query", $query === '' ? "Accept-Encoding: gzip\r\n" : '')), "\n\n", true), "\n---\n";
    }
});
?>
--EXPECT--
HTTP/1.1 200 OK
Content-Length: 30
X-Last: 1
Server: swoole-http-server
Connection: close
Content-Type: text/html
---
HTTP/1.1 200 OK
X-Last: 1
Server: swoole-http-server
Connection: close
Content-Type: text/html
Content-Length: 30
---
HTTP/1.1 200 OK
X-Last: 1
Server: swoole-http-server
Connection: close
Content-Type: text/html
Content-Length: 30
---
HTTP/1.1 200 OK
X-Last: 1
Server: swoole-http-server
Connection: close
Content-Type: text/html
Content-Length: 30
---
