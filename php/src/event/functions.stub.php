<?php

/** @generate-function-entries */

/** The level of Swoole's interface that this extension follows: "6.2.1". */
function swoole_version(): string {}

/** Processors that are online. */
function swoole_cpu_num(): int {}

/**
 * The text of an error number.
 *
 * @param int $error_type SWOOLE_STRERROR_SYSTEM: errno values, and SWOOLE_ERROR_* above 500; _GAI: getaddrinfo's
 *        numbers; _DNS: the resolver's h_errno; _SWOOLE: SWOOLE_ERROR_*
 */
function swoole_strerror(int $errno, int $error_type = SWOOLE_STRERROR_SYSTEM): string {}

/** errno of the last system call of this process. */
function swoole_errno(): int {}

/** The last error of the running coroutine (outside: of the main program): errno or SWOOLE_ERROR_*; 0: none. */
function swoole_last_error(): int {}

/** Sets swoole_last_error() and swoole_errno() to 0. */
function swoole_clear_error(): void {}

/** swoole_error_log_ex() writes nothing more for this error number. */
function swoole_ignore_error(int $error): void {}

/** Writes a line to the log (option `log_file`) if $level (SWOOLE_LOG_*) is at least option `log_level`. */
function swoole_error_log(int $level, string $msg): void {}

/** The same with an error number, unless it was given to swoole_ignore_error(). */
function swoole_error_log_ex(int $level, int $error, string $msg): void {}

/**
 * The addresses of the network interfaces, without the loopback.
 *
 * @param int $family AF_INET or AF_INET6
 * @return array<string, string> interface name => its first address
 */
function swoole_get_local_ip(int $family = 2): array {}

/** @return array<string, string> interface name => hardware address as "AA:BB:CC:DD:EE:FF" */
function swoole_get_local_mac(): array {}

/**
 * Renames the process as ps and top show it.
 *
 * @return bool false with a warning where PHP cannot do it (not the CLI)
 */
function swoole_set_process_name(string $process_name): bool {}

/**
 * A hash of $data: the same in every process and run.
 *
 * @param int $type 0: PHP's own string hash; 1: Jenkins' one-at-a-time, 32 bits
 * @return int|false false with a warning for another type
 */
function swoole_hashcode(string $data, int $type = 0): int|false {}

/** All living objects; false when there is none. */
function swoole_get_objects(): array|false {}

/** The living object whose spl_object_id() is $handle, or false. */
function swoole_get_object_by_handle(int $handle): object|false {}

/** @return array{object_num: int, resource_num: int} how many objects and resources live */
function swoole_get_vm_status(): array {}

/**
 * unserialize() of a part of a string, without copying it.
 *
 * @param int $offset negative: from the end
 * @param int $length 0: to the end
 * @return mixed false with a warning when the part lies outside of the string
 */
function swoole_substr_unserialize(string $str, int $offset, int $length = 0, array $options = []): mixed {}

/**
 * json_decode() of a part of a string.
 *
 * @param int $offset negative: from the end
 * @param int $length 0: to the end
 * @return mixed false with a warning when the part lies outside of the string
 */
function swoole_substr_json_decode(string $str, int $offset, int $length = 0, bool $associative = false, int $depth = 512, int $flags = 0): mixed {}

/**
 * Options of the process: `enable_coroutine` (callbacks of timers and events run in coroutines), `display_errors`,
 * `socket_buffer_size`, `wait_signal`, and those of Swoole\Coroutine::set(). Options that this version cannot honour
 * yet raise a warning, unknown names as well.
 *
 * @throws \TypeError|\ValueError for a wrong type or a value out of range
 */
function swoole_async_set(array $settings): bool {}

/** Option `enable_coroutine` of swoole_async_set(). */
function swoole_timer_set(array $settings): bool {}
