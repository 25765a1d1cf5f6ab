--TEST--
Swoole\Memory\Pool: wrong sizes, no memory, outside of a slice, not constructed, cloned
--FILE--
<?php
use Swoole\Memory\Pool;
class NotConstructed extends Pool
{
    public function __construct() {}
}
$pool = new Pool(1000, Pool::TYPE_FIXED, 10);
$slice = $pool->alloc();
foreach ([
    fn () => new Pool(1000),
    fn () => new Pool(0, Pool::TYPE_RING),
    fn () => new Pool(-1, Pool::TYPE_GLOBAL),
    fn () => new Pool(1000, Pool::TYPE_FIXED),
    fn () => new Pool(1000, Pool::TYPE_FIXED, 0),
    fn () => new Pool(1000, 5),
    fn () => new Pool(1000, -1),
    fn () => new Pool(PHP_INT_MAX, Pool::TYPE_RING),
    fn () => new Pool(PHP_INT_MAX, Pool::TYPE_RING, 1, true),
    fn () => new Pool(PHP_INT_MAX, Pool::TYPE_FIXED, 1, true),
    fn () => new Pool(1 << 60, Pool::TYPE_FIXED, 1 << 20, true),
    fn () => $pool->__construct(1000, Pool::TYPE_RING),
    fn () => $pool->alloc(11),
    fn () => $pool->alloc(-1),
    fn () => (new Pool(100, Pool::TYPE_RING))->alloc(PHP_INT_MAX),
    fn () => (new Pool(100, Pool::TYPE_GLOBAL))->alloc(PHP_INT_MAX),
    fn () => (new Pool(100, Pool::TYPE_MALLOC))->alloc(PHP_INT_MAX),
    fn () => $slice->read(11),
    fn () => $slice->read(-1),
    fn () => $slice->read(1, 10),
    fn () => $slice->read(1, -1),
    fn () => $slice->read(0, 11),
    fn () => $slice->read(PHP_INT_MAX, PHP_INT_MAX),
    fn () => $slice->write('01234567890'),
    fn () => $slice->write('x', 10),
    fn () => $slice->write('x', -1),
    fn () => $slice->write('x', PHP_INT_MAX),
    fn () => (new NotConstructed)->alloc(),
    fn () => (new Pool\Slice)->read(),
    fn () => (new Pool\Slice)->write('x'),
    fn () => clone $pool,
    fn () => clone $slice,
    fn () => serialize($pool),
    fn () => serialize($slice),
] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ' ', $error->getCode(), ': ', $error->getMessage(), "\n";
    }
}
--EXPECTF--
ArgumentCountError 0: Swoole\Memory\Pool::__construct() expects at least 2 arguments, 1 given
Swoole\Exception 505: the size of a pool or of its slices is wrong
Swoole\Exception 505: the size of a pool or of its slices is wrong
Swoole\Exception 505: the size of a pool or of its slices is wrong
Swoole\Exception 505: the size of a pool or of its slices is wrong
Swoole\Exception 505: there is no pool of type 5
Swoole\Exception 505: there is no pool of type -1
Swoole\Exception 501: the pool cannot be made: memory could not be allocated
Swoole\Exception 501: the pool cannot be made: memory could not be allocated
Swoole\Exception 501: the pool cannot be made: memory could not be allocated
Swoole\Exception 12: the pool cannot be made: Cannot allocate memory
Error 0: the pool is constructed already

Warning: Swoole\Memory\Pool::alloc(): there is no slice of 11 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool::alloc(): there is no slice of -1 bytes in %s on line %d
bool(false)
bool(false)
bool(false)
bool(false)

Warning: Swoole\Memory\Pool\Slice::read(): offset 0 and size 11 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::read(): offset 0 and size -1 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::read(): offset 10 and size 1 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::read(): offset -1 and size 1 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::read(): offset 11 and size 0 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::read(): offset 9223372036854775807 and size 9223372036854775807 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::write(): offset 0 and size 11 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::write(): offset 10 and size 1 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::write(): offset -1 and size 1 are outside of the slice of 10 bytes in %s on line %d
bool(false)

Warning: Swoole\Memory\Pool\Slice::write(): offset 9223372036854775807 and size 1 are outside of the slice of 10 bytes in %s on line %d
bool(false)
Swoole\Error 0: you must call Memory\Pool constructor first
Swoole\Error 0: a slice is made by Memory\Pool::alloc() only
Swoole\Error 0: a slice is made by Memory\Pool::alloc() only
Error 0: Trying to clone an uncloneable object of class Swoole\Memory\Pool
Error 0: Trying to clone an uncloneable object of class Swoole\Memory\Pool\Slice
Exception 0: Serialization of 'Swoole\Memory\Pool' is not allowed
Exception 0: Serialization of 'Swoole\Memory\Pool\Slice' is not allowed
