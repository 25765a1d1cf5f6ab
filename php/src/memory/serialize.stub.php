<?php

/** @generate-class-entries */

namespace Swoole {

    /** Values as bytes, of Swoole 1.9 to 4.3. The format is Shoal's own and may change between releases. */
    class Serialize
    {
        /**
         * Returns the value as bytes. References become values; objects that occur more than once stay one object.
         *
         * @param int $flag SWOOLE_FAST_PACK: faster to read and write, but longer
         * @return string|false false with a warning for a value nested more than 512 levels deep
         */
        public static function pack(mixed $data, int $flag = 0) {}

        /**
         * Returns the value of the bytes. As with unserialize(), bytes from outside can make objects of any class, whose
         * __wakeup() and __destruct() run: do not unpack bytes that you do not trust.
         *
         * @param int $flag UNSERIALIZE_OBJECT_TO_ARRAY or UNSERIALIZE_OBJECT_TO_STDCLASS: no objects of other classes
         * @param array|null $args not used
         * @return mixed false with a notice for bytes that pack() has not made
         */
        public static function unpack(string $string, int $flag = 0, ?array $args = null) {}
    }
}
