--TEST--
swoole_hashcode(): both hashes, empty data, an unknown type
--FILE--
<?php
var_dump(swoole_hashcode('hello') === swoole_hashcode('hel' . 'lo'), swoole_hashcode('hello') !== swoole_hashcode('hellp'));
// One-at-a-time, published test values.
var_dump(dechex(swoole_hashcode('a', 1)), dechex(swoole_hashcode('The quick brown fox jumps over the lazy dog', 1)));
var_dump(swoole_hashcode('', 1));
var_dump(swoole_hashcode('x', 9));
--EXPECTF--
bool(true)
bool(true)
string(8) "ca2e9442"
string(8) "519e91f5"
int(0)

Warning: swoole_hashcode(): there is no hash of type 9 in %s on line 6
bool(false)
