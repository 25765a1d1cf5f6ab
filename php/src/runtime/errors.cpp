// SPDX-License-Identifier: Apache-2.0
#include "runtime/errors.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstring>

#include "runtime/error_codes.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

// The codes that to_swoole_code() returns.
constexpr int kMallocFail = error_code("SWOOLE_ERROR_MALLOC_FAIL");
constexpr int kProtocolError = error_code("SWOOLE_ERROR_PROTOCOL_ERROR");
constexpr int kUndefinedBehavior = error_code("SWOOLE_ERROR_UNDEFINED_BEHAVIOR");
constexpr int kSocketClosed = error_code("SWOOLE_ERROR_SOCKET_CLOSED");

bool are_errors_shown() noexcept {
    return ini_bool("swoole.display_errors");
}

}  // namespace

int last_error() noexcept {
    return last_error_slot();
}

void set_last_error(int code) noexcept {
    last_error_slot() = code;
}

int to_swoole_code(Error error) noexcept {
    switch (error.code) {
        case Errc::kOk:
            return 0;
        case Errc::kSystem:
            return error.detail;
        case Errc::kTimedOut:
            return kCodeTimedOut;
        case Errc::kCanceled:
            return kCodeCanceled;
        case Errc::kClosed:
            return kSocketClosed;
        case Errc::kAgain:
            return EAGAIN;
        case Errc::kBusy:
            return kCodeHasBeenBound;
        case Errc::kNoMemory:
            return kMallocFail;
        case Errc::kTooLarge:
            return kCodeDataTooLarge;
        case Errc::kProtocol:
            return kProtocolError;
        case Errc::kUnsupported:
            return kCodeNotSupported;
        case Errc::kInvalid:
            return kCodeInvalidParams;
        case Errc::kNotFound:
            return kCodeNotExists;
        case Errc::kExists:
            return kCodeWrongOperation;
        case Errc::kOutOfCoroutine:
            return kCodeOutOfCoroutine;
        case Errc::kInternal:
            break;
    }
    return kUndefinedBehavior;
}

const char* swoole_strerror_text(int code) noexcept {
    // Swoole's numbers start at 501, the system's end at 133.
    if (code < kErrorCodes.front().code) return std::strerror(code);
    const auto found = std::ranges::lower_bound(kErrorCodes, code, {}, &ErrorCode::code);
    if (found == kErrorCodes.end() || found->code != code) return std::strerror(code);
    return found->text.data();
}

void warn(const char* format, ...) {
    if (!are_errors_shown()) return;
    va_list arguments;
    va_start(arguments, format);
    php_verror(nullptr, "", E_WARNING, format, arguments);
    va_end(arguments);
}

void notice(const char* format, ...) {
    if (!are_errors_shown()) return;
    va_list arguments;
    va_start(arguments, format);
    php_verror(nullptr, "", E_NOTICE, format, arguments);
    va_end(arguments);
}

void user_warning(const char* format, ...) {
    if (!are_errors_shown()) return;
    va_list arguments;
    va_start(arguments, format);
    zend_string* const text = zend_vstrpprintf(0, format, arguments);
    va_end(arguments);
    zend_error_zstr(E_USER_WARNING, text);
    zend_string_release(text);
}

}  // namespace shoal::php
