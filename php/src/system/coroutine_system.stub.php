<?php

/** @generate-class-entries */

namespace Swoole\Coroutine;

/**
 * Files, commands, child processes, signals and names for coroutines: each call lets the others go on while it waits.
 * All methods are static, exist on Swoole\Coroutine too, and throw Swoole\Error outside of a coroutine. What fails
 * returns false; swoole_last_error() tells why: an errno, or SWOOLE_ERROR_CO_CANCELED after Coroutine::cancel().
 */
class System
{
    /**
     * The address of a host.
     *
     * @param int $type AF_INET or AF_INET6
     * @param float $timeout seconds at most; negative: the option socket_dns_timeout
     */
    public static function gethostbyname(string $domain_name, int $type = AF_INET, float $timeout = -1): string|false {}

    /**
     * The address of a host, by DNS and through the cache.
     *
     * @param float $timeout seconds at most
     * @param int $type AF_INET or AF_INET6
     */
    public static function dnsLookup(string $domain_name, float $timeout = 60, int $type = AF_INET): string|false {}

    /**
     * Runs a command with /bin/sh and waits for its end.
     *
     * The command starts with the signals unblocked, with stdin and (unless captured) stderr of this process, and with
     * no other descriptor of it. When too many descriptors or processes are in use the call waits for other commands
     * to end. After a cancellation the command goes on: its output is lost, and its end is collected silently.
     *
     * @param bool $get_error_stream true: what the command writes to stderr is part of the output
     * @return array|false ['output' => string, 'code' => int, 'signal' => int]: code 127 for a command that is not
     *         found, signal for one that was killed, code -1 when other code collected the status; false when it
     *         cannot be started (EMFILE, EAGAIN), or the output does not fit into memory_limit (ENOMEM)
     */
    public static function exec(string $command, bool $get_error_stream = false): array|false {}

    /**
     * Lets other coroutines run for `$seconds`, at least 0.001.
     *
     * @return bool false when cancelled, or with a warning for less than 0.001
     * @throws \Swoole\Error outside of a coroutine
     */
    public static function sleep(float $seconds): bool {}

    /** The addresses of a host, as the function of C finds them. */
    public static function getaddrinfo(string $domain, int $family = AF_INET, int $socktype = SOCK_STREAM, int $protocol = STREAM_IPPROTO_TCP, ?string $service = null, float $timeout = -1): array|bool {}

    /**
     * The file system of $path: bsize, frsize, blocks, bfree, bavail, files, ffree, favail, fsid, flag, namemax as
     * statvfs(3) has them.
     */
    public static function statvfs(string $path): array|false {}

    /**
     * The content of a file.
     *
     * @param int $flag LOCK_SH or LOCK_EX: waits for such a lock (flock) before reading
     * @return string|false false with errno: ENOENT, EACCES, EISDIR, ..., ENOMEM when it does not fit into memory_limit
     */
    public static function readFile(string $filename, int $flag = 0): string|false {}

    /**
     * Replaces the content of a file, which is made (mode 0644 less the umask) if need be.
     *
     * @param int $flags FILE_APPEND: adds instead; LOCK_EX: waits for that lock (flock) before it writes or truncates
     * @return int|false bytes written
     */
    public static function writeFile(string $filename, string $fileContent, int $flags = 0): int|false {}

    /**
     * Waits for the end of any child process but those of exec().
     *
     * @param float $timeout seconds at most; zero or less: for ever
     * @return array|false ['pid' => int, 'code' => int, 'signal' => int]; false with ECHILD when there is no child,
     *         ETIMEDOUT
     */
    public static function wait(float $timeout = -1): array|false {}

    /**
     * Waits for the end of a child process.
     *
     * @param int $pid -1: any, as wait()
     * @param float $timeout seconds at most; zero or less: for ever
     * @return array|false as wait()
     */
    public static function waitPid(int $pid, float $timeout = -1): array|false {}

    /**
     * Waits for a signal. Meanwhile it does not have its usual effect. Several coroutines may wait for one signal:
     * each gets it.
     *
     * @param int[]|int $signals
     * @param float $timeout seconds at most; zero or less: for ever
     * @return int|false the signal that came; false with ETIMEDOUT, EINVAL for what is no signal or cannot be caught,
     *         EBUSY with a warning for one that has a handler
     */
    public static function waitSignal(array|int $signals, float $timeout = -1): int|false {}

    /**
     * Waits until a socket, stream or descriptor is ready, without touching it.
     *
     * @param mixed $socket stream, Socket, Coroutine\Socket, Client, or descriptor number
     * @param int $events SWOOLE_EVENT_READ, SWOOLE_EVENT_WRITE or both
     * @param float $timeout seconds at most; negative: for ever; 0: as it is now, without waiting
     * @return int|false those of $events that it is ready for; false with ETIMEDOUT, EBADF, EEXIST when it is watched
     *         already, EPERM for what cannot be waited for
     */
    public static function waitEvent(mixed $socket, int $events = SWOOLE_EVENT_READ, float $timeout = -1): int|false {}

    /**
     * Reads from a stream at its position.
     *
     * @param resource $handle
     * @param int $length at most; 0: the rest of a file, 8192 from anything else
     * @return string|false "" at the end
     */
    public static function fread($handle, int $length = 0): string|false {}

    /**
     * Reads a line with its end from a stream.
     *
     * @param resource $handle
     * @return string|false false at the end
     */
    public static function fgets($handle): string|false {}

    /**
     * Writes to a stream at its position.
     *
     * @param resource $handle
     * @param int $length at most; 0: all of $string
     * @return int|false bytes written
     */
    public static function fwrite($handle, string $string, int $length = 0): int|false {}
}
