--TEST--
swoole_substr_json_decode(): a part of a string
--FILE--
<?php
$text = 'head{"a":{"b":[1,2]}}tail';
var_dump(json_encode(swoole_substr_json_decode($text, 4, 17)));
var_dump(swoole_substr_json_decode($text, 4, 17, true) === ['a' => ['b' => [1, 2]]]);
var_dump(swoole_substr_json_decode('xx[1]', -3), swoole_substr_json_decode('xx[1]', 2, 2), json_last_error_msg());
var_dump(swoole_substr_json_decode('[[1]]', 0, 0, true, 1));
try {
    swoole_substr_json_decode('[1', 0, 0, false, 512, JSON_THROW_ON_ERROR);
} catch (JsonException $error) {
    echo $error->getMessage(), "\n";
}
try {
    swoole_substr_json_decode('[]', 0, 0, false, 0);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
var_dump(swoole_substr_json_decode('', 0));
--EXPECTF--
string(17) "{"a":{"b":[1,2]}}"
bool(true)
array(1) {
  [0]=>
  int(1)
}
NULL
string(12) "Syntax error"
NULL
Syntax error
swoole_substr_json_decode(): Argument #5 ($depth) must be between 1 and 2147483647

Warning: swoole_substr_json_decode(): the offset lies outside of the string of 0 bytes in %s on line 17
NULL
