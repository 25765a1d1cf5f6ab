--TEST--
swoole_substr_unserialize(): a part of a string
--FILE--
<?php
$text = 'head' . serialize(['a' => 1, 'b' => [2.5, null]]) . 'tail';
var_dump(swoole_substr_unserialize($text, 4, strlen($text) - 8) === ['a' => 1, 'b' => [2.5, null]]);
$text = 'head' . serialize('end');
var_dump(swoole_substr_unserialize($text, 4), swoole_substr_unserialize($text, -10));
class Kept {}
var_dump(get_class(swoole_substr_unserialize('-' . serialize(new Kept), 1, 0, ['allowed_classes' => false])));
var_dump(swoole_substr_unserialize($text, 100), swoole_substr_unserialize($text, -100));
var_dump(swoole_substr_unserialize($text, 4, 1000), swoole_substr_unserialize($text, 4, -1));
--EXPECTF--
bool(true)
string(3) "end"
string(3) "end"
string(22) "__PHP_Incomplete_Class"
bool(false)
bool(false)

Warning: swoole_substr_unserialize(): the length must be between 0 and 10 in %s on line 9

Warning: swoole_substr_unserialize(): the length must be between 0 and 10 in %s on line 9
bool(false)
bool(false)
