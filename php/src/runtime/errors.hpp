// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/errors.hpp
/// Core errors as Swoole's numbers; the last error, kept per coroutine; warnings.
#include <cstdint>

#include "runtime/zend.hpp"
#include "shoal/base/error.hpp"

namespace shoal::php {

extern zend_class_entry* swoole_exception_ce;    ///< Swoole\Exception
extern zend_class_entry* swoole_error_ce;        ///< Swoole\Error
extern zend_class_entry* exit_exception_ce;      ///< Swoole\ExitException
extern zend_class_entry* canceled_exception_ce;  ///< Swoole\Coroutine\CanceledException
extern zend_class_entry* timeout_exception_ce;   ///< Swoole\Coroutine\TimeoutException

/// SWOOLE_ERROR_* that several files name.
inline constexpr int kCodePhpFatalError = 503;  ///< Also what a call leaves that only warned.
inline constexpr int kCodeInvalidParams = 505;
inline constexpr int kCodeWrongOperation = 509;
inline constexpr int kCodeOutOfCoroutine = 10001;
inline constexpr int kCodeCannotCancel = 10015;
inline constexpr int kCodeNotExists = 10016;
inline constexpr int kCodeCanceled = 10017;
inline constexpr int kCodeTimedOut = 10018;

/// swoole_last_error() of the running coroutine (or of the root).
[[nodiscard]] int last_error() noexcept;
void set_last_error(int code) noexcept;

/// Where the last error of the running coroutine (or of the root) is kept. In php_coroutine.cpp.
int& last_error_slot() noexcept;

/// Swoole's number for an error: SWOOLE_ERROR_* for the core's own codes, errno for kSystem.
[[nodiscard]] int to_swoole_code(Error error) noexcept;
/// Text of a number: strerror for errno values, else Swoole's text; static or thread-local storage.
[[nodiscard]] const char* swoole_strerror_text(int code) noexcept;

/// E_WARNING "Swoole\X::y(): text" in PHP's own form for the running function; sets nothing else. [Z]: user
/// error handlers run, may throw or bail out: call it last.
[[gnu::format(printf, 1, 2)]] void warn(const char* format, ...);
[[gnu::format(printf, 1, 2)]] void notice(const char* format, ...);
/// E_USER_WARNING with exactly this text: what Swoole's own PHP library triggers.
[[gnu::format(printf, 1, 2)]] void user_warning(const char* format, ...);

}  // namespace shoal::php
