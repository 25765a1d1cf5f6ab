<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {

    /**
     * Excludes coroutines from each other, of one process or of several. Waiting for it does not block the
     * process; waiters are served in FIFO order, readers and writers alike.
     */
    class Lock
    {
        /**
         * @var int why the last lock() or unlock() failed, 0 if it did not: EBUSY (LOCK_NB, and it is held), EDEADLK
         * (the coroutine shares it and wants it alone), EPERM (another coroutine holds it),
         * SWOOLE_ERROR_CO_MUTEX_DOUBLE_UNLOCK (it is not held), ECANCELED,
         * SWOOLE_ERROR_CO_OUT_OF_COROUTINE
         */
        public $errCode = 0;

        /**
         * @param bool $shared between the processes forked from this one, too: create it before the fork. The lock of a
         * process is released when it ends, in any way.
         * @throws \Swoole\Exception when there is no memory or descriptor for it
         */
        public function __construct(bool $shared = false) {}

        /**
         * Waits until the lock is the running coroutine's. A coroutine may share it several times; one that holds it
         * alone gets true at once, and one unlock() frees it.
         *
         * @param int $operation LOCK_EX: exclusive; LOCK_SH: shared; with LOCK_NB: do not wait.
         * LOCK_NB by itself: LOCK_EX | LOCK_NB
         * @return bool false when cancelled, when it would wait for itself, would wait with LOCK_NB, or outside of a
         * coroutine: see errCode
         */
        public function lock(int $operation = LOCK_EX): bool {}

        /**
         * Releases the lock of the running coroutine; a shared one that it holds several times, once.
         *
         * @return bool false when it holds nothing, or outside of a coroutine: see errCode
         */
        public function unlock(): bool {}
    }
}
