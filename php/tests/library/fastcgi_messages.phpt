--TEST--
Swoole\FastCGI: records, requests and responses
--FILE--
<?php
use Swoole\FastCGI;
use Swoole\FastCGI\{FrameParser, HttpRequest, HttpResponse, Record, Request, Response};
use Swoole\FastCGI\Record\{AbortRequest, BeginRequest, Data, EndRequest, GetValues, GetValuesResult, Params, Stderr, Stdin, Stdout, UnknownType};

echo "-- records\n";
foreach ([new BeginRequest(FastCGI::RESPONDER, FastCGI::KEEP_CONN), new AbortRequest(7), new EndRequest(FastCGI::OVERLOADED, 3), new Params(['a' => 'b', str_repeat('n', 200) => str_repeat('v', 300)]),
    new GetValues(['FCGI_MAX_CONNS']), new GetValuesResult(['FCGI_MAX_CONNS' => '1']), new Stdin('in'), new Stdout(str_repeat('o', 9)), new Stderr(''), new Data('12345678'), new UnknownType(99)] as $record) {
    $bytes = (string) $record;
    $all = $bytes . 'rest';
    $read = FrameParser::parseFrame($all);
    echo get_class($read), ' type ', $read->getType(), ' id ', $read->getRequestId(), ' length ', $read->getContentLength(), '+', $read->getPaddingLength(), ' ', strlen($bytes) % 8,
        $read == $record && $all === 'rest' ? '' : ' differs', "\n";
}
echo bin2hex((string) new Params(['k' => 'v'])), ' ', bin2hex((string) (new Stdin('ab'))->setRequestId(258)), "\n";

echo "-- bytes that are no record\n";
var_dump(FrameParser::hasFrame(''), FrameParser::hasFrame("\1\1\0\1\0\1\0"), FrameParser::hasFrame("\1\6\0\1\0\3\0\0ab"), FrameParser::hasFrame("\1\6\0\1\0\3\0\0abc"));
foreach (["\1\6\0\1\0\3\0\0ab", "\2\6\0\1\0\0\0\0", "\1\77\0\1\0\0\0\0"] as $bytes) {
    try {
        FrameParser::parseFrame($bytes);
    } catch (RuntimeException $exception) {
        echo $exception->getMessage(), "\n";
    }
}
foreach (["\1\4\0\1\0\4\0\0\1\3ab", "\1\4\0\1\0\2\0\0\x80\0", "\1\1\0\1\0\0\0\0", "\1\3\0\1\0\1\0\0\0"] as $short) {  // Records that end too early.
    $record = FrameParser::parseFrame($short);
    echo get_class($record), ' ', json_encode($record instanceof Params ? $record->getValues() : ($record instanceof EndRequest ? $record->getAppStatus() : $record->getRole())), "\n";
}
try {
    new Stdin(str_repeat('x', 65536));
} catch (InvalidArgumentException $exception) {
    echo $exception->getMessage(), "\n";
}

echo "-- requests\n";
$types = function (string $bytes): string {
    $types = [];
    while (FrameParser::hasFrame($bytes)) {
        $record = FrameParser::parseFrame($bytes);
        $types[] = substr(strrchr(get_class($record), '\\'), 1) . $record->getContentLength();
    }
    return implode(' ', $types) . ($bytes === '' ? '' : ' rest');
};
echo $types((string) new Request), ', ', $types((string) (new Request)->withParam('a', 'b')->withBody('body')), "\n";
echo $types((string) (new Request)->withBody(str_repeat('x', 70000))->withParams(['long' => str_repeat('y', 70000)])->withKeepConn(true)), "\n";
$request = (new HttpRequest)->withUri('/p?q=1')->withQuery(['a' => 'b c'])->withProtocolVersion('2.0')->withHeaders(['Content-Type' => 'text/x', 'X-Two-Words' => ['1', '2'], 'Accept' => '*'])->withBody('12345');
$request->withoutHeader('accept')->withRemotePort(80)->withoutServerName()->withScheme('https');
echo json_encode([$request->getRequestUri(), $request->getDocumentUri(), $request->getQueryString(), $request->getServerProtocol(), $request->getContentType(), $request->getContentLength(), $request->getHeaders(),
    $request->getHeader('x-two-words'), $request->getRemotePort(), $request->getServerName(), $request->getScheme(), $request->getMethod(), $request->getGatewayInterface(), $request->getParam('none')], JSON_UNESCAPED_SLASHES), "\n";
echo json_encode([$request->withParams(['one' => '1'])->withAddedParams(['two' => '2', 'one' => '3'])->withoutParam('two')->getParams(), $request->getKeepConn(), $request->withKeepConn(true)->getKeepConn()]), "\n";
try {
    $request->withProtocolVersion('HTTP/1');
} catch (InvalidArgumentException $exception) {
    echo $exception->getMessage(), "\n";
}

echo "-- responses\n";
$response = new Response([new Stdout('one '), new Stderr('warning'), new Stdout('two'), new Stdout(''), new EndRequest]);
echo $response->getBody(), ', ', $response->getError(), "\n";
foreach ([[], [new EndRequest, new Stdout('')]] as $records) {
    try {
        new Response($records);
    } catch (InvalidArgumentException $exception) {
        echo $exception->getMessage(), "\n";
    }
}
foreach (["Status: 201\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: c=1\r\nset-cookie: d=2\r\n\r\nbody", "Content-type: text/html\n\nunix", "Status: two\r\n\r\n", "no colon\r\n\r\n", "X: 1\r\n", "\r\n\r\nbody"] as $output) {
    $response = new HttpResponse([new Stdout($output), new EndRequest]);
    echo json_encode([$response->getStatusCode(), $response->getReasonPhrase(), $response->getHeaders(), $response->getHeader('X-A'), $response->getSetCookieHeaderLines(), $response->getBody(), $response->getError()]), "\n";
}
?>
--EXPECT--
-- records
Swoole\FastCGI\Record\BeginRequest type 1 id 1 length 8+0 0
Swoole\FastCGI\Record\AbortRequest type 2 id 7 length 0+0 0
Swoole\FastCGI\Record\EndRequest type 3 id 1 length 8+0 0
Swoole\FastCGI\Record\Params type 4 id 1 length 512+0 0
Swoole\FastCGI\Record\GetValues type 9 id 1 length 16+0 0
Swoole\FastCGI\Record\GetValuesResult type 10 id 1 length 17+7 0
Swoole\FastCGI\Record\Stdin type 5 id 1 length 2+6 0
Swoole\FastCGI\Record\Stdout type 6 id 1 length 9+7 0
Swoole\FastCGI\Record\Stderr type 7 id 1 length 0+0 0
Swoole\FastCGI\Record\Data type 8 id 1 length 8+0 0
Swoole\FastCGI\Record\UnknownType type 11 id 1 length 8+0 0
010400010004040001016b7600000000 01050102000206006162000000000000
-- bytes that are no record
bool(false)
bool(false)
bool(false)
bool(true)
the buffer does not contain a whole FastCGI record
FastCGI version 2 is not supported
FastCGI record type 63 is unknown
Swoole\FastCGI\Record\Params []
Swoole\FastCGI\Record\Params []
Swoole\FastCGI\Record\BeginRequest 0
Swoole\FastCGI\Record\EndRequest 0
a FastCGI record carries at most 65535 bytes
-- requests
BeginRequest8 Params0, BeginRequest8 Params4 Params0 Stdin4 Stdin0
BeginRequest8 Params65535 Params4474 Params0 Stdin65535 Stdin4465 Stdin0
["/p?q=1","/p","a=b+c","HTTP/2.0","text/x",5,{"X-Two-Words":"1, 2"},"1, 2",80,null,"https","GET","CGI/1.1",null]
[{"one":"3"},false,true]
the protocol version must be a number
-- responses
one two, warning
the records of a FastCGI response must end with EndRequest
the records of a FastCGI response must end with EndRequest
[201,"Created",{"X-A":"1, 2"},"1, 2",["c=1","d=2"],"body",""]
[200,"OK",{"Content-type":"text\/html"},null,[],"unix",""]
[502,"Invalid FastCGI Response",[],null,[],"","Status: two\r\n\r\n"]
[502,"Invalid FastCGI Response",[],null,[],"","no colon\r\n\r\n"]
[502,"Invalid FastCGI Response",[],null,[],"","X: 1\r\n"]
[502,"Invalid FastCGI Response",[],null,[],"","\r\n\r\nbody"]
