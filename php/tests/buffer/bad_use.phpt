--TEST--
Swoole\Buffer: wrong sizes and offsets, not constructed, constructed twice, cloned, serialized
--FILE--
<?php
use Swoole\Buffer;
class NotConstructed extends Buffer
{
    public function __construct() {}
}
class Old extends Buffer
{
    public function append($data)
    {
        return parent::append(strtoupper($data));
    }
}
$buffer = new Buffer;
$buffer->append('0123456789');
$bad = new NotConstructed;
foreach ([
    fn () => new Buffer(0),
    fn () => new Buffer(-1),
    fn () => new Buffer((128 << 20) + 1),
    fn () => $buffer->__construct(),
    fn () => $buffer->append(''),
    fn () => $buffer->write(0, ''),
    fn () => $buffer->write(-11, 'x'),
    fn () => $buffer->write((128 << 20), 'x'),
    fn () => $buffer->write(PHP_INT_MAX, 'x'),
    fn () => $buffer->write(PHP_INT_MIN, 'x'),
    fn () => $buffer->substr(11),
    fn () => $buffer->substr(-11),
    fn () => $buffer->substr(5, 6),
    fn () => $buffer->substr(PHP_INT_MAX, PHP_INT_MAX),
    fn () => $buffer->substr(PHP_INT_MIN),
    fn () => $buffer->read(0, 11),
    fn () => $buffer->expand(128),
    fn () => $buffer->expand((128 << 20) + 1),
    fn () => $bad->append('x'),
    fn () => $bad->substr(0),
    fn () => $bad->read(0, 1),
    fn () => $bad->write(0, 'x'),
    fn () => $bad->expand(1),
    fn () => $bad->recycle(),
    fn () => $bad->clear(),
    fn () => (string) $bad,
    fn () => clone $buffer,
    fn () => serialize($buffer),
    fn () => (string) $buffer,
    fn () => (new Old)->append('an old signature'),
] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ' ', $error->getCode(), ': ', $error->getMessage(), "\n";
    }
}
--EXPECTF--
Swoole\Exception 505: the size of a buffer must be between 1 and 134217728 bytes
Swoole\Exception 505: the size of a buffer must be between 1 and 134217728 bytes
Swoole\Exception 505: the size of a buffer must be between 1 and 134217728 bytes
Error 0: the buffer is constructed already

Warning: Swoole\Buffer::append(): the string to append is empty in %s on line %d
bool(false)

Warning: Swoole\Buffer::write(): the string to write is empty in %s on line %d
bool(false)

Warning: Swoole\Buffer::write(): offset -11 is outside of the buffer in %s on line %d
bool(false)

Warning: Swoole\Buffer::write(): the buffer cannot hold more than 134217728 bytes in %s on line %d
bool(false)

Warning: Swoole\Buffer::write(): offset 9223372036854775807 is outside of the buffer in %s on line %d
bool(false)

Warning: Swoole\Buffer::write(): offset -9223372036854775808 is outside of the buffer in %s on line %d
bool(false)

Warning: Swoole\Buffer::substr(): offset 11 and length -1 are outside of the 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Buffer::substr(): offset -11 and length -1 are outside of the 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Buffer::substr(): offset 5 and length 6 are outside of the 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Buffer::substr(): offset 9223372036854775807 and length 9223372036854775807 are outside of the 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Buffer::substr(): offset -9223372036854775808 and length -1 are outside of the 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Buffer::read(): offset 0 and length 11 are outside of the 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Buffer::expand(): the new size must be more than 128 and at most 134217728 bytes in %s on line %d
bool(false)

Warning: Swoole\Buffer::expand(): the new size must be more than 128 and at most 134217728 bytes in %s on line %d
bool(false)
Swoole\Error 0: you must call Buffer constructor first
Swoole\Error 0: you must call Buffer constructor first
Swoole\Error 0: you must call Buffer constructor first
Swoole\Error 0: you must call Buffer constructor first
Swoole\Error 0: you must call Buffer constructor first
Swoole\Error 0: you must call Buffer constructor first
Swoole\Error 0: you must call Buffer constructor first
Swoole\Error 0: you must call Buffer constructor first
Error 0: Trying to clone an uncloneable object of class Swoole\Buffer
Exception 0: Serialization of 'Swoole\Buffer' is not allowed
string(10) "0123456789"
int(16)
