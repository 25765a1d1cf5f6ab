--TEST--
Swoole\Http\Cookie: the builder, its string and its array
--EXTENSIONS--
shoal
--FILE--
<?php
use Swoole\Http\Cookie;

$cookie = new Cookie();
var_dump($cookie === $cookie->withName('id'));
$cookie->withValue('a b;c')->withExpires(4102444800)->withPath('/p')->withDomain('example.com')->withSecure(true)
    ->withHttpOnly(true)->withSameSite('Lax')->withPriority('High')->withPartitioned(true);
echo $cookie->toString(), "\n";
echo json_encode($cookie->toArray()), "\n";

$copy = clone $cookie;
$copy->withName('other')->withValue('x');
echo $cookie->toArray()['name'], ' ', $copy->toArray()['name'], "\n";

$cookie->reset();
echo json_encode($cookie->toArray()), "\n";
echo (new Cookie())->withName('gone')->toString(), "\n";
echo (new Cookie(false))->withName('raw')->withValue('a%20b')->withPath('')->toString(), "\n";
echo strstr((new Cookie())->withName('x')->withValue('all')->withPath()->toString(), 'all'), "\n";
echo (new Cookie())->withName('past')->withValue('x')->withExpires(1000000000)->toString(), "\n";
?>
--EXPECTF--
bool(true)
id=a+b%3Bc; expires=Fri, 01-Jan-2100 00:00:00 GMT; Max-Age=%d; path=/p; domain=example.com; secure; HttpOnly; SameSite=Lax; Priority=High; Partitioned
{"name":"id","value":"a b;c","path":"\/p","domain":"example.com","sameSite":"Lax","priority":"High","encode":true,"expires":4102444800,"secure":true,"httpOnly":true,"partitioned":true}
id other
{"name":"","value":"","path":"","domain":"","sameSite":"","priority":"","encode":true,"expires":0,"secure":false,"httpOnly":false,"partitioned":false}
gone=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0
raw=a%20b
all; path=/
past=x; expires=Sun, 09-Sep-2001 01:46:40 GMT; Max-Age=0
