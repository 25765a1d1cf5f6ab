// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/errors.hpp
/// Core errors as Swoole's numbers; the last error, kept per coroutine; warnings.
#include <cstdint>

#include "runtime/zend.hpp"
#include "shoal/base/error.hpp"

namespace shoal::php {

extern zend_class_entry* swoole_exception_ce;  ///< Swoole\Exception
extern zend_class_entry* swoole_error_ce;      ///< Swoole\Error
extern zend_class_entry* exit_exception_ce;    ///< Swoole\ExitException

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

}  // namespace shoal::php
