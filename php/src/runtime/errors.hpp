// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/errors.hpp
/// Core errors as Swoole's numbers; the last error, kept per coroutine; warnings.
#include <cstdint>

#include "runtime/error_codes.hpp"
#include "runtime/zend.hpp"
#include "shoal/base/error.hpp"

namespace shoal::php {

extern zend_class_entry* swoole_exception_ce;    ///< Swoole\Exception
extern zend_class_entry* swoole_error_ce;        ///< Swoole\Error
extern zend_class_entry* exit_exception_ce;      ///< Swoole\ExitException
extern zend_class_entry* canceled_exception_ce;  ///< Swoole\Coroutine\CanceledException
extern zend_class_entry* timeout_exception_ce;   ///< Swoole\Coroutine\TimeoutException

/// SWOOLE_ERROR_* codes used by several files.
inline constexpr int kCodePhpFatalError =
    error_code("SWOOLE_ERROR_PHP_FATAL_ERROR");  ///< Also set by calls that only warn.
inline constexpr int kCodeInvalidParams = error_code("SWOOLE_ERROR_INVALID_PARAMS");
inline constexpr int kCodeNotSupported = error_code("SWOOLE_ERROR_OPERATION_NOT_SUPPORT");
inline constexpr int kCodeWrongOperation = error_code("SWOOLE_ERROR_WRONG_OPERATION");
inline constexpr int kCodeSessionNotExist = error_code("SWOOLE_ERROR_SESSION_NOT_EXIST");
inline constexpr int kCodeOutputOverflow = error_code("SWOOLE_ERROR_OUTPUT_BUFFER_OVERFLOW");
inline constexpr int kCodeSslNotReady = error_code("SWOOLE_ERROR_SSL_NOT_READY");
inline constexpr int kCodeSslNoPeerCertificate = error_code("SWOOLE_ERROR_SSL_EMPTY_PEER_CERTIFICATE");
inline constexpr int kCodeSslContextFailed = error_code("SWOOLE_ERROR_SSL_CREATE_CONTEXT_FAILED");
inline constexpr int kCodeDataTooLarge = error_code("SWOOLE_ERROR_DATA_LENGTH_TOO_LARGE");
inline constexpr int kCodeNoConnection = error_code("SWOOLE_ERROR_CLIENT_NO_CONNECTION");
inline constexpr int kCodeOutOfCoroutine = error_code("SWOOLE_ERROR_CO_OUT_OF_COROUTINE");
inline constexpr int kCodeHasBeenBound = error_code("SWOOLE_ERROR_CO_HAS_BEEN_BOUND");
inline constexpr int kCodeCannotCancel = error_code("SWOOLE_ERROR_CO_CANNOT_CANCEL");
inline constexpr int kCodeNotExists = error_code("SWOOLE_ERROR_CO_NOT_EXISTS");
inline constexpr int kCodeCanceled = error_code("SWOOLE_ERROR_CO_CANCELED");
inline constexpr int kCodeTimedOut = error_code("SWOOLE_ERROR_CO_TIMEDOUT");
inline constexpr int kCodeCloseWait = error_code("SWOOLE_ERROR_CO_SOCKET_CLOSE_WAIT");

/// swoole_last_error() of the running coroutine (or of the root).
[[nodiscard]] int last_error() noexcept;
void set_last_error(int code) noexcept;

/// Storage of the last error of the running coroutine (or of the root). Defined in php_coroutine.cpp.
int& last_error_slot() noexcept;

/// Swoole's number for an error: SWOOLE_ERROR_* for the core's own codes, errno for kSystem.
[[nodiscard]] int to_swoole_code(Error error) noexcept;
/// Text of a number: strerror for errno values, else Swoole's text; static or thread-local storage.
[[nodiscard]] const char* swoole_strerror_text(int code) noexcept;

/// Raises E_WARNING "Swoole\X::y(): text" in PHP's own form for the running function; does not set the last
/// error. [Z] User error handlers run and may throw or bail out: call it last.
[[gnu::format(printf, 1, 2)]] void warn(const char* format, ...);
[[gnu::format(printf, 1, 2)]] void notice(const char* format, ...);
/// Raises E_USER_WARNING with exactly this text, as Swoole's own PHP library does.
[[gnu::format(printf, 1, 2)]] void user_warning(const char* format, ...);

}  // namespace shoal::php
