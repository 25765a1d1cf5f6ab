--TEST--
swoole_get_objects(), swoole_get_object_by_handle(), swoole_get_vm_status()
--FILE--
<?php
var_dump(swoole_get_objects());
$object = new ArrayObject;
$other = new stdClass;
var_dump(count(swoole_get_objects()), in_array($object, swoole_get_objects(), true));
var_dump(swoole_get_object_by_handle(spl_object_id($object)) === $object);
var_dump(swoole_get_object_by_handle(0), swoole_get_object_by_handle(-1), swoole_get_object_by_handle(1 << 40));
$handle = spl_object_id($other);
unset($other);
var_dump(swoole_get_object_by_handle($handle));
$status = swoole_get_vm_status();
var_dump(array_keys($status), $status['object_num'], $status['resource_num'] >= 3);
$file = fopen(__FILE__, 'r');
var_dump(swoole_get_vm_status()['resource_num'] - $status['resource_num'] >= 1);
--EXPECT--
bool(false)
int(2)
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(false)
array(2) {
  [0]=>
  string(10) "object_num"
  [1]=>
  string(12) "resource_num"
}
int(1)
bool(true)
bool(true)
