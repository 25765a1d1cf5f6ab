--TEST--
Swoole\Http\Response: headers and cookies as they are kept and sent
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/../http_server/serve.inc';
set_error_handler(fn ($level, $message) => print("warning: $message\n"));

class Text
{
    public function __toString(): string
    {
        return 'object';
    }
}

serve(function ($request, $response) {
    switch ($request->server['request_uri']) {
        case '/values':
            $response->header('X-Int', 12);
            $response->header('X-Float', 1.5);
            $response->header('X-Bool', true);
            $response->header('X-Object', new Text());
            $response->header('X-List', ['a', 2, null, new Text()]);
            $response->header('X-Null', null);
            $response->header('X-Trimmed', "value \r\n");
            $response->header('X-Empty', '');
            var_dump($response->header('X-Split', "a\r\nX-Injected: 1"), $response->header('X-Nul', "a\0b"));
            echo json_encode($response->header), "\n";
            $response->end('x');
            break;
        case '/cookies':
            $response->cookie('plain', 'a b/c');
            $response->cookie('path', 'x', 0, '/');
            $response->rawcookie('raw', 'a/b');
            $response->cookie('gone');
            $response->cookie((new Swoole\Http\Cookie())->withName('object')->withValue('v')->withSecure(true));
            echo json_encode($response->cookie, JSON_UNESCAPED_SLASHES), "\n";
            $response->end();
            break;
        case '/unanswered':
            $response->header('X-Kept', '1');
            $response->header('X-Number', 2);
            $response->header('X-Split', "a\nb");
            $response->cookie('kept', 'c');
            break;
        case '/connection':
            $response->header('Connection', 'keep-alive, Close');
            $response->header('X-Next', '1');
            var_dump($response->sendfile(''), $response->redirect('/', 42), $response->redirect('/', 200));
            break;
        case '/written':
            $response->write('x');
            var_dump($response->header('a', 'b'), swoole_last_error(), $response->status(404), $response->cookie('a', 'b'),
                $response->redirect('/'), $response->sendfile(__FILE__));
            $response->end();
            break;
        case '/ended':
            $response->end('one');
            var_dump(swoole_last_error(), $response->end('two'), swoole_last_error(), $response->write('x'), $response->status(404),
                $response->header('a', 'b'), $response->trailer('a', 'b'), $response->cookie('a', 'b'), $response->redirect('/'),
                $response->sendfile(__FILE__), $response->detach(), $response->initHeader());
            break;
    }
}, function ($ask) {
    foreach (['values', 'cookies', 'unanswered', 'connection', 'written', 'ended'] as $path) {
        echo "--- $path\n", $ask(get("/$path")), "\n";
    }
});
?>
--EXPECT--
--- values
bool(true)
bool(true)
{"X-Int":12,"X-Float":1.5,"X-Bool":true,"X-Object":"object","X-List":["a",2,null,"object"],"X-Null":null,"X-Trimmed":"value \r\n","X-Empty":"","X-Split":"a\r\nX-Injected: 1","X-Nul":"a\u0000b"}
warning: Swoole\Http\Response::end(): Header may not contain more than a single header, new line detected
warning: Swoole\Http\Response::end(): Header may not contain NUL bytes
HTTP/1.1 200 OK
X-Int: 12
X-Float: 1.5
X-Bool: 1
X-Object: object
X-List: a
X-List: 2
X-List: object
X-Trimmed: value
X-Empty: 
Server: swoole-http-server
Connection: close
Content-Type: text/html
Content-Length: 1

x
--- cookies
["plain=a+b%2Fc","path=x; path=/","raw=a/b","gone=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0","object=v; secure"]
HTTP/1.1 200 OK
Set-Cookie: plain=a+b%2Fc
Set-Cookie: path=x; path=/
Set-Cookie: raw=a/b
Set-Cookie: gone=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0
Set-Cookie: object=v; secure
Server: swoole-http-server
Connection: close
Content-Type: text/html
Content-Length: 0


--- unanswered
HTTP/1.1 500 Internal Server Error
X-Kept: 1
X-Number: 2
Set-Cookie: kept=c
Server: swoole-http-server
Connection: close
Content-Type: text/html
Content-Length: 0


--- connection
warning: Swoole\Http\Response::sendfile(): the name of the file is empty
warning: Swoole\Http\Response::redirect(): the status code must be between 100 and 999, 42 given
bool(false)
bool(false)
bool(true)
HTTP/1.1 200 OK
Connection: keep-alive, Close
X-Next: 1
Location: /
Server: swoole-http-server
Content-Type: text/html
Content-Length: 0


--- written
warning: Swoole\Http\Response::redirect(): a response that write() has begun cannot be replaced by another one
warning: Swoole\Http\Response::sendfile(): a response that write() has begun cannot be replaced by another one
bool(false)
int(7106)
bool(false)
bool(false)
bool(false)
bool(false)
HTTP/1.1 200 OK
Server: swoole-http-server
Connection: close
Content-Type: text/html
Transfer-Encoding: chunked

1
x
0


--- ended
int(0)
bool(false)
int(7106)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
HTTP/1.1 200 OK
Server: swoole-http-server
Connection: close
Content-Type: text/html
Content-Length: 3

one
