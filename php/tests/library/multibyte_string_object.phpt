--TEST--
Swoole\MultibyteStringObject: counts characters
--EXTENSIONS--
mbstring
--FILE--
<?php
$s = swoole_mbstring("\u{e4}b\u{e4}B\u{20ac}");
var_dump($s->length(), $s->indexOf('b'), $s->indexOf("\u{e4}", 1), $s->lastIndexOf("\u{e4}"), $s->pos('B'), $s->rpos('b'), $s->ipos('B'), $s->ipos('B', 2), $s->indexOf('x'));
var_dump((string) $s->substr(1, 2), get_class($s->substr(-1)), $s->chunk(2)->toArray(), $s->indexOf('b', 0, '8bit'), (string) $s->substr(0, 1, '8bit') === "\xc3");
var_dump($s->contains("\u{20ac}"), get_class($s->upper()));
?>
--EXPECT--
int(5)
int(1)
int(2)
int(2)
int(3)
int(1)
int(1)
int(3)
bool(false)
string(3) "bä"
string(28) "Swoole\MultibyteStringObject"
array(3) {
  [0]=>
  string(3) "äb"
  [1]=>
  string(3) "äB"
  [2]=>
  string(3) "€"
}
int(2)
bool(true)
bool(true)
string(28) "Swoole\MultibyteStringObject"
