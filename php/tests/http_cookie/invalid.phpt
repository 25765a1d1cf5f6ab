--TEST--
Swoole\Http\Cookie::toString(): parts that would break out of the header
--EXTENSIONS--
shoal
--FILE--
<?php
use Swoole\Http\Cookie;

var_dump((new Cookie())->toString());
var_dump((new Cookie())->withName('a=b')->toString());
var_dump((new Cookie())->withName("a\r\nX: y")->toString());
var_dump((new Cookie(false))->withName('a')->withValue('b; c')->toString());
var_dump((new Cookie())->withName('a')->withValue('b')->withPath("/\r\nX: y")->toString());
var_dump((new Cookie())->withName('a')->withValue('b')->withDomain('x; path=/')->toString());
var_dump((new Cookie())->withName('a')->withValue('b')->withExpires(PHP_INT_MAX)->toString());
try {
    (new Cookie())->withName();
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECTF--
Warning: Swoole\Http\Cookie::toString(): the cookie's name must not be empty in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): the cookie's name must not contain '=', ',', ';', white space or control characters in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): the cookie's name must not contain '=', ',', ';', white space or control characters in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): the cookie's value must not contain ',', ';', white space or control characters unless encoded in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): the cookie's attributes must not contain ',', ';', white space or control characters in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): the cookie's attributes must not contain ',', ';', white space or control characters in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): the cookie's expiry date must not be later than the year 9999 in %s on line %d
bool(false)
Swoole\Http\Cookie::withName() expects exactly 1 argument, 0 given
