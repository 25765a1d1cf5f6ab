<?php

/** @generate-class-entries */

namespace Swoole {

    /** The base of what the engine throws for conditions that a program may want to handle. */
    class Exception extends \Exception
    {
    }

    /** Thrown for a wrong use of the API, such as waiting outside of a coroutine. */
    class Error extends \Error
    {
    }

    /**
     * Thrown by exit() and die() inside a coroutine, so that only this coroutine ends if it is caught. Uncaught, it
     * ends the program with its status as exit() does; in a server's worker it ends the callback.
     */
    class ExitException extends Exception
    {
        /** @var int */
        private $flags = 0;
        /** @var mixed */
        private $status = 0;

        /** Where exit() was called: SWOOLE_EXIT_IN_COROUTINE (2), or-ed with SWOOLE_EXIT_IN_SERVER (4). */
        public function getFlags(): int {}

        /** What was given to exit(): an int, a string, or 0 for nothing. */
        public function getStatus(): mixed {}
    }
}

namespace Swoole\Coroutine {

    /** Thrown out of the wait of a coroutine that Coroutine::cancel($cid, true) ends. */
    final class CanceledException extends \Exception
    {
    }

    /** Thrown out of a coroutine's wait when the time of Coroutine::setTimeLimit() is over. */
    final class TimeoutException extends \Exception
    {
    }
}
