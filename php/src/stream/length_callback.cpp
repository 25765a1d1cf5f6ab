// SPDX-License-Identifier: Apache-2.0
#include "stream/length_callback.hpp"

namespace shoal::php {
namespace {

/// What the function sees first: enough for any header, and little to copy when a buffer full of small
/// packets is taken apart.
constexpr std::size_t kFirstLookBytes = 8192;

/// The returned value as a number; anything else breaks the stream. [Z]
std::int64_t to_length(zval* returned) {
    if (Z_TYPE_P(returned) == IS_LONG) [[likely]]
        return Z_LVAL_P(returned);
    const std::int64_t length = Z_TYPE_P(returned) < IS_ARRAY ? zval_get_long(returned) : -1;
    zval_ptr_dtor(returned);
    return length;
}

/// Calls with a PHP string of the bytes. In a guard of its own, besides that of call_php(): making the
/// string may bail out on a stock PHP, and the returned value may have a destructor.
[[gnu::noinline]] LengthAnswer call_with_string(const zend_fcall_info_cache& callable,
                                                std::span<const std::byte> bytes) noexcept {
    volatile CallStatus status = CallStatus::kReturned;
    volatile std::int64_t length = -1;
    zend_execute_data* const frame = EG(current_execute_data);
    zend_try {
        zval argument;
        zval returned;
        ZVAL_STRINGL(&argument, reinterpret_cast<const char*>(bytes.data()), bytes.size());
        status = call_php(callable, 1, &argument, &returned);
        if (status != CallStatus::kBailedOut) zval_ptr_dtor(&argument);
        if (status == CallStatus::kReturned) length = to_length(&returned);
    }
    zend_catch {
        status = CallStatus::kBailedOut;
        EG(current_execute_data) = frame;  // The bailout has cleared it.
    }
    zend_end_try();
    if (status != CallStatus::kReturned || EG(exception) != nullptr) return {status, -1};
    return {CallStatus::kReturned, length};
}

}  // namespace

LengthAnswer call_length_callback(const Callable& function, std::span<const std::byte> input) noexcept {
    if (!function.is_set() || EG(exception) != nullptr) return {};
    // Copies of the callable: the function may call set(), which replaces it.
    if (input.size() > kFirstLookBytes) {
        const zend_fcall_info_cache callable = function.cache;
        const LengthAnswer first = call_with_string(callable, input.first(kFirstLookBytes));
        const bool is_settled = first.length > 0 || first.status != CallStatus::kReturned ||
                                EG(exception) != nullptr || !function.is_set();
        if (is_settled) return first;
    }
    const zend_fcall_info_cache callable = function.cache;
    return call_with_string(callable, input);
}

}  // namespace shoal::php
