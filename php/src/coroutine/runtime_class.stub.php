<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * Which blocking functions of PHP are to wait in the coroutine only (SWOOLE_HOOK_*). The flags are the option
     * hook_flags of Coroutine::set(). This version keeps them; the hooks themselves are not part of it yet.
     */
    class Runtime
    {
        /** @return bool true: set */
        public static function enableCoroutine(int $flags = SWOOLE_HOOK_ALL): bool {}

        /** The flags that were set last: 0 before, SWOOLE_HOOK_ALL after Co\run() if nothing else was set. */
        public static function getHookFlags(): int {}

        /** @return bool true: set */
        public static function setHookFlags(int $flags): bool {}
    }
}
