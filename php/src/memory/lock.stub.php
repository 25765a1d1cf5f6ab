<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * Excludes processes from each other: create it before the fork. A process holds it, not a coroutine: any
     * coroutine of the process may release it, and a process that holds it and asks again is refused or waits. The
     * lock of a process is released when it ends, in any way. In a coroutine only the coroutine waits, else the
     * process.
     */
    class Lock
    {
        /** @var int */
        const FILELOCK = 2;

        /** @var int */
        const MUTEX = 3;

        /** @var int */
        const SEM = 4;

        /** @var int */
        const RWLOCK = 1;

        /** @var int */
        const SPINLOCK = 5;

        /**
         * @var int why the last call failed that did: EBUSY (it is held, and the call does not wait), ETIMEDOUT,
         * EDEADLK (it would wait for itself without limit), EPERM (unlock() of a lock that this process does not
         * hold), EINVAL (destroyed), ECANCELED, or an errno of the file
         */
        public $errCode = 0;

        /**
         * @param int $type SWOOLE_MUTEX, SWOOLE_SPINLOCK (a short wait does not sleep), SWOOLE_SEM; SWOOLE_RWLOCK (one
         * writer or many readers); SWOOLE_FILELOCK (the same, also between processes of different programs)
         * @param string $filename of a SWOOLE_FILELOCK; created if it does not exist
         * @throws \Swoole\Exception when it cannot be made; the code is an errno, or SWOOLE_ERROR_INVALID_PARAMS
         * when the file's name is missing
         */
        public function __construct(int $type = SWOOLE_MUTEX, string $filename = '') {}

        /** For subclasses of old programs that call it. */
        public function __destruct() {}

        /**
         * Waits until the lock is this process's.
         *
         * @param int $operation LOCK_EX: exclusive; LOCK_SH: shared with other readers (SWOOLE_RWLOCK and
         * SWOOLE_FILELOCK, else exclusive); with LOCK_NB: do not wait
         * @param float $timeout in seconds; zero or less: no limit
         * @return bool false: see errCode
         */
        public function lock(int $operation = LOCK_EX, float $timeout = -1): bool {}

        /**
         * lock() of SWOOLE_MUTEX with a limit of whole seconds; a fraction is cut off, and 0 does not wait.
         *
         * @throws \Swoole\Exception for another type
         */
        public function lockwait(float $timeout = 1.0): bool {}

        /** lock(LOCK_EX | LOCK_NB). Warns and returns false for SWOOLE_SEM. */
        public function trylock(): bool {}

        /** lock(LOCK_SH). Warns and returns false unless the lock is a SWOOLE_RWLOCK or SWOOLE_FILELOCK. */
        public function lock_read(): bool {}

        /** lock(LOCK_SH | LOCK_NB). Warns and returns false as lock_read(). */
        public function trylock_read(): bool {}

        /**
         * Releases the lock. A shared lock that this process took several times is released as often.
         *
         * @return bool false when this process does not hold it: see errCode
         */
        public function unlock(): bool {}

        /** Releases the lock and ends this process's use of it: later calls return false. */
        public function destroy(): void {}
    }
}
