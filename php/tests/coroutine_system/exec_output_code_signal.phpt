--TEST--
Swoole\Coroutine\System::exec(): output, exit code, signal
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    var_dump(System::exec('printf "one\ntwo"; exit 3'));
    var_dump(System::exec('printf "a\0b"')['output'] === "a\0b");
    var_dump(System::exec('kill -TERM $$'));
    var_dump(System::exec('no-such-command 2>/dev/null')['code']);
    var_dump(System::exec('exec >&-; sleep 0.02; exit 4'));
    var_dump(System::exec(''));
});
--EXPECT--
array(3) {
  ["code"]=>
  int(3)
  ["signal"]=>
  int(0)
  ["output"]=>
  string(7) "one
two"
}
bool(true)
array(3) {
  ["code"]=>
  int(0)
  ["signal"]=>
  int(15)
  ["output"]=>
  string(0) ""
}
int(127)
array(3) {
  ["code"]=>
  int(4)
  ["signal"]=>
  int(0)
  ["output"]=>
  string(0) ""
}
array(3) {
  ["code"]=>
  int(0)
  ["signal"]=>
  int(0)
  ["output"]=>
  string(0) ""
}
