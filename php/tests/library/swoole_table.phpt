--TEST--
swoole_table(): columns from a description; wrong descriptions throw
--FILE--
<?php
$table = swoole_table(4, ' id : int ,name:s:4,ratio:f,n:i,w:float,t:string:2');
$table->set('k', ['id' => 1, 'name' => 'neo', 'ratio' => 0.5, 'n' => -1, 'w' => 2, 't' => 'ab']);
var_dump(get_class($table), $table->get('k'), $table->getSize() >= 4);
foreach (['', 'a', 'a:', ':int', 'a:string', 'a:s:', 'a:s:x', 'a:s:-1', 'a:bool', 'a:int,', 'a:int:8'] as $fields) {
    try {
        swoole_table(4, $fields);
        echo "$fields: ok\n";
    } catch (RuntimeException $exception) {
        echo $exception->getMessage(), "\n";
    }
}
?>
--EXPECT--
string(12) "Swoole\Table"
array(6) {
  ["id"]=>
  int(1)
  ["name"]=>
  string(3) "neo"
  ["ratio"]=>
  float(0.5)
  ["n"]=>
  int(-1)
  ["w"]=>
  float(2)
  ["t"]=>
  string(2) "ab"
}
bool(true)
table field '' must have a name and a type
table field 'a' must have a name and a type
table field 'a:' has an unknown type ''
table field ':int' must have a name and a type
table field 'a:string' needs the number of bytes of the string
table field 'a:s:' needs the number of bytes of the string
table field 'a:s:x' needs the number of bytes of the string
table field 'a:s:-1' needs the number of bytes of the string
table field 'a:bool' has an unknown type 'bool'
table field '' must have a name and a type
a:int:8: ok
