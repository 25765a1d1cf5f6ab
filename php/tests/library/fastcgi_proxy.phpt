--TEST--
Swoole\Coroutine\FastCGI\Proxy: scripts, files, paths outside of the document root
--FILE--
<?php
require __DIR__ . '/../http_server/serve.inc';

use Swoole\Coroutine\FastCGI\Proxy;
use Swoole\Coroutine\Server;
use Swoole\FastCGI\{FrameParser, HttpRequest};
use Swoole\FastCGI\Record\{EndRequest, Params, Stdout};

$root = sys_get_temp_dir() . '/shoal-proxy-' . getmypid();
mkdir("$root/public/sub", 0700, true);
file_put_contents("$root/secret.txt", 'secret');
file_put_contents("$root/public/page.txt", 'a page');
symlink("$root/secret.txt", "$root/public/link.txt");

/** @return array<string, string> the parameters of the request that arrives */
function params(Server\Connection $connection): array
{
    $socket = $connection->exportSocket();
    $socket->setProtocol(['open_fastcgi_protocol' => true]);
    $params = [];
    while ($bytes = $socket->recvPacket(5)) {
        $record = FrameParser::parseFrame($bytes);
        if ($record instanceof Params && $record->getContentLength() === 0) {
            break;
        }
        $params += $record instanceof Params ? $record->getValues() : [];
    }
    return $params;
}

$application = null;
$proxy = null;
serve(function ($request, $response) use (&$proxy) {
    try {
        $proxy->pass($request, $response);
    } catch (Throwable $exception) {
        $response->status(500);
        $response->end(get_class($exception) . ': ' . $exception->getMessage());
    }
}, function ($ask) use ($root, &$application, &$proxy) {
    $application = new Server('127.0.0.1');
    $application->handle(function (Server\Connection $connection) use ($root) {
        $params = params($connection);
        $params = array_intersect_key($params, array_flip(['SCRIPT_NAME', 'SCRIPT_FILENAME', 'DOCUMENT_ROOT', 'REQUEST_URI', 'QUERY_STRING', 'REQUEST_METHOD', 'HTTP_HOST', 'HTTP_PROXY', 'HTTPS', 'REQUEST_SCHEME', 'SERVER_NAME', 'REMOTE_ADDR', 'APP', 'CONTENT_LENGTH']));
        ksort($params);
        $body = str_replace($root, 'ROOT', json_encode($params, JSON_UNESCAPED_SLASHES));
        $connection->send(new Stdout($params['SCRIPT_NAME'] === '/broken.php' ? 'no header' : "Status: 203 Fine\r\nContent-Type: text/json\r\nContent-Length: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n$body") . new EndRequest);
        $connection->close();
    });
    go(fn () => $application->start());
    $proxy = (new Proxy("127.0.0.1:$application->port", "$root/public/"))->withTimeout(5)->withParam('APP', 'one');
    foreach (['/index.php?a=1', '/', '/sub/', '/broken.php', '/page.txt', '/link.txt', '/none.txt', '/sub/../../secret.txt', '/%2e%2e/secret.php', '/sub/..%2f..%2fx.php'] as $target) {
        echo "== $target\n", trim(preg_replace('/^(Server|Connection|Last-Modified|Accept-Ranges|ETag): .*\n/mi', '', $ask(get($target, $target === '/' ? "Proxy: evil\r\n" : '')))), "\n";
    }
    echo "== options\n";
    $proxy->withHttps(true)->withIndex('app.php')->withParams(['APP' => 'two', 'X' => '1'])->withoutParam('X')->withAddedParams(['Y' => '2'])->withStaticFileFilter(null);
    var_dump($proxy->getParam('APP'), $proxy->getParam('X'), $proxy->getParams());
    echo strstr($ask(post('/page.txt', 'text/plain', 'abc')), '{'), "\n";
    $proxy->withStaticFileFilter(fn (HttpRequest $request, $response) => $response->end('own filter'));
    echo strstr($ask(get('/')), 'own'), "\n";
    $proxy = new Proxy('unix:' . __DIR__ . '/none.sock');
    echo strstr($ask(get('/a.php')), 'Swoole'), "\n";
    $application->shutdown();
});
foreach (['public/link.txt', 'public/page.txt', 'secret.txt'] as $file) {
    unlink("$root/$file");
}
rmdir("$root/public/sub");
rmdir("$root/public");
rmdir($root);
?>
--EXPECT--
== /index.php?a=1
HTTP/1.1 203 Fine
Content-Type: text/json
Set-Cookie: a=1
Set-Cookie: b=2
Content-Length: 292

{"APP":"one","CONTENT_LENGTH":"0","DOCUMENT_ROOT":"ROOT/public","HTTP_HOST":"a","QUERY_STRING":"a=1","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"GET","REQUEST_SCHEME":"http","REQUEST_URI":"/index.php?a=1","SCRIPT_FILENAME":"ROOT/public/index.php","SCRIPT_NAME":"/index.php","SERVER_NAME":"a"}
== /
HTTP/1.1 203 Fine
Content-Type: text/json
Set-Cookie: a=1
Set-Cookie: b=2
Content-Length: 276

{"APP":"one","CONTENT_LENGTH":"0","DOCUMENT_ROOT":"ROOT/public","HTTP_HOST":"a","QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"GET","REQUEST_SCHEME":"http","REQUEST_URI":"/","SCRIPT_FILENAME":"ROOT/public/index.php","SCRIPT_NAME":"/index.php","SERVER_NAME":"a"}
== /sub/
HTTP/1.1 203 Fine
Content-Type: text/json
Set-Cookie: a=1
Set-Cookie: b=2
Content-Length: 288

{"APP":"one","CONTENT_LENGTH":"0","DOCUMENT_ROOT":"ROOT/public","HTTP_HOST":"a","QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"GET","REQUEST_SCHEME":"http","REQUEST_URI":"/sub/","SCRIPT_FILENAME":"ROOT/public/sub/index.php","SCRIPT_NAME":"/sub/index.php","SERVER_NAME":"a"}
== /broken.php
HTTP/1.1 502 Invalid FastCGI Response
Content-Type: text/html
Content-Length: 0
== /page.txt
HTTP/1.1 200 OK
Content-Type: text/plain
Content-Length: 6

a page
== /link.txt
HTTP/1.1 404 Not Found
Content-Type: text/html
Content-Length: 0
== /none.txt
HTTP/1.1 404 Not Found
Content-Type: text/html
Content-Length: 0
== /sub/../../secret.txt
HTTP/1.1 404 Not Found
Content-Type: text/html
Content-Length: 0
== /%2e%2e/secret.php
HTTP/1.1 404 Not Found
Content-Type: text/html
Content-Length: 0
== /sub/..%2f..%2fx.php
HTTP/1.1 404 Not Found
Content-Type: text/html
Content-Length: 0
== options
string(3) "two"
NULL
array(2) {
  ["Y"]=>
  string(1) "2"
  ["APP"]=>
  string(3) "two"
}
{"APP":"two","CONTENT_LENGTH":"3","DOCUMENT_ROOT":"ROOT/public","HTTPS":"1","HTTP_HOST":"a","QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"POST","REQUEST_SCHEME":"https","REQUEST_URI":"/page.txt","SCRIPT_FILENAME":"ROOT/public/page.txt","SCRIPT_NAME":"/page.txt","SERVER_NAME":"a"}
own filter
Swoole\Coroutine\FastCGI\Client\Exception: No such file or directory
