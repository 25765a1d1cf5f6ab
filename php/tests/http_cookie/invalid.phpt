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
Warning: Swoole\Http\Cookie::toString(): The name cannot be empty in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): The name cannot contain "=", ",", ";", " ", "\t", "\r", "\n", "\013", or "\014" in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): The name cannot contain "=", ",", ";", " ", "\t", "\r", "\n", "\013", or "\014" in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): The value cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014" in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): The path option cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014" in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): The domain option cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014" in %s on line %d
bool(false)

Warning: Swoole\Http\Cookie::toString(): The expires option cannot have a year greater than 9999 in %s on line %d
bool(false)
Swoole\Http\Cookie::withName() expects exactly 1 argument, 0 given
