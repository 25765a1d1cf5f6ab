--TEST--
swoole_strerror(): every kind of number
--FILE--
<?php
var_dump(swoole_strerror(2), swoole_strerror(110));
var_dump(swoole_strerror(SWOOLE_ERROR_CO_CANCELED), swoole_strerror(SWOOLE_ERROR_CO_CANCELED, SWOOLE_STRERROR_SWOOLE));
var_dump(swoole_strerror(-2, SWOOLE_STRERROR_GAI), swoole_strerror(1, SWOOLE_STRERROR_DNS));
var_dump(swoole_strerror(99999));
foreach (get_defined_constants(true)['swoole'] as $name => $value) {
    if (str_starts_with($name, 'SWOOLE_ERROR_') && preg_match('/unknown/i', swoole_strerror($value))) {
        echo "$name has no text\n";
    }
}
var_dump(swoole_strerror(2, 77)); // No such type: the default one.
--EXPECT--
string(25) "No such file or directory"
string(20) "Connection timed out"
string(22) "the wait was cancelled"
string(22) "the wait was cancelled"
string(25) "Name or service not known"
string(12) "Unknown host"
string(19) "Unknown error 99999"
string(25) "No such file or directory"
