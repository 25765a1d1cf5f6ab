// SPDX-License-Identifier: Apache-2.0
// Swoole\Coroutine\Socket: many strings by one call.
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "shoal/coro/deadline.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

/// Made room for at once: lengths from the program must not decide about memory.
constexpr std::size_t kRoomBytes = 1U << 20;
constexpr std::uint32_t kMaxParts = IOV_MAX;

/// Parts of a call. Trivially destructible: freed by hand; a bailout leaves it to the request's end.
struct Parts {
    std::uint32_t count;
    iovec* vector;
    zend_string** strings;
};

Parts allocate_parts(std::uint32_t count) {
    Parts parts{};
    parts.vector = static_cast<iovec*>(safe_emalloc(count, sizeof(iovec), 1));
    parts.strings = static_cast<zend_string**>(safe_emalloc(count, sizeof(zend_string*), 1));
    return parts;
}

void free_parts(Parts& parts) {
    for (std::uint32_t i = 0; i < parts.count; ++i)
        zend_string_release(parts.strings[i]);
    efree(parts.vector);
    efree(parts.strings);
}

/// False: EINVAL is noted.
bool fits(SocketObject* self, const HashTable* items) {
    if (zend_hash_num_elements(items) <= kMaxParts) return true;
    socket_set_code(self, EINVAL, "the vector has more than 1024 parts");
    return false;
}

/// "Item #[key] must be ..."; `item`: its type is the trouble. [Z]
void throw_bad_item(zend_ulong index, zend_string* key, const char* demand, const zval* item) {
    zend_string* const name =
        key != nullptr ? zend_string_copy(key) : zend_long_to_str(static_cast<zend_long>(index));
    if (item != nullptr) {
        throw_socket_exception(EINVAL, "Item #[%s] must be %s, %s given", ZSTR_VAL(name), demand,
                               zend_zval_type_name(item));
    } else {
        throw_socket_exception(EINVAL, "Item #[%s] must be %s", ZSTR_VAL(name), demand);
    }
    zend_string_release(name);
}

/// Takes references to the strings: another coroutine may change what the array refers to. False: thrown.
bool take_strings(HashTable* items, Parts& parts) {
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* item = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(items, index, key, item) {
        ZVAL_DEREF(item);
        if (Z_TYPE_P(item) != IS_STRING) {
            throw_bad_item(index, key, "of type string", item);
            return false;
        }
        zend_string* const string = zend_string_copy(Z_STR_P(item));
        parts.strings[parts.count] = string;
        parts.vector[parts.count++] = {ZSTR_VAL(string), ZSTR_LEN(string)};
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/// Checks the lengths. Zero: thrown.
bool check_lengths(HashTable* items) {
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* item = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(items, index, key, item) {
        ZVAL_DEREF(item);
        if (Z_TYPE_P(item) != IS_LONG) {
            throw_bad_item(index, key, "of type int", item);
            return false;
        }
        if (Z_LVAL_P(item) <= 0) {
            throw_bad_item(index, key, "greater than 0", nullptr);
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/// Strings for the first lengths, kRoomBytes in all: the last may be shorter than it was asked for.
void make_room(HashTable* items, Parts& parts) {
    std::size_t left = kRoomBytes;
    zval* item = nullptr;
    ZEND_HASH_FOREACH_VAL(items, item) {
        ZVAL_DEREF(item);
        const std::size_t length = std::min(static_cast<std::size_t>(Z_LVAL_P(item)), left);
        if (length == 0) break;
        left -= length;
        zend_string* const string = zend_string_alloc(length, /*persistent=*/false);
        parts.strings[parts.count] = string;
        parts.vector[parts.count++] = {ZSTR_VAL(string), length};
    }
    ZEND_HASH_FOREACH_END();
}

/// The first `bytes` of the parts become an array; what is left of `parts` is for free_parts().
void return_filled(Parts& parts, std::size_t bytes, zval* return_value) {
    array_init(return_value);
    for (std::uint32_t i = 0; i < parts.count && bytes > 0; ++i) {
        zend_string* string = std::exchange(parts.strings[i], ZSTR_EMPTY_ALLOC());
        const std::size_t length = std::min(bytes, ZSTR_LEN(string));
        bytes -= length;
        if (length < ZSTR_LEN(string)) string = zend_string_truncate(string, length, /*persistent=*/false);
        ZSTR_VAL(string)[length] = '\0';
        add_next_index_str(return_value, string);
    }
}

/// What has been read ahead goes into the first parts; the vector then stands at what is still empty.
/// Answers the bytes; `first` becomes the first part that has room.
std::size_t fill_from_buffer(SocketCore& core, Parts& parts, std::uint32_t& first) {
    std::size_t bytes = 0;
    for (first = 0; first < parts.count; ++first) {
        iovec& part = parts.vector[first];
        const std::size_t taken = take_buffered(core, static_cast<std::byte*>(part.iov_base), part.iov_len);
        bytes += taken;
        if (taken < part.iov_len) {
            part = {static_cast<std::byte*>(part.iov_base) + taken, part.iov_len - taken};
            break;
        }
    }
    return bytes;
}

void read_once(SocketObject* self, HashTable* items, double timeout, zval* return_value) {
    Parts parts = allocate_parts(zend_hash_num_elements(items));
    make_room(items, parts);
    std::uint32_t first = 0;
    std::size_t bytes = fill_from_buffer(*self->core, parts, first);
    bool is_done = bytes > 0;
    if (is_done) {
        clear_socket_error(self);
    } else {
        const Result<std::size_t> got = on_stream(self, [&](net::Stream& stream) {
            return stream.recv_vector({parts.vector, parts.count},
                                      call_timeout(timeout, net::kSocketDefault));
        });
        is_done = note_result(self, got);
        if (is_done) bytes = *got;
    }
    if (is_done) {
        return_filled(parts, bytes, return_value);
    } else {
        RETVAL_FALSE;
    }
    free_parts(parts);
}

/// All that fits into kRoomBytes at once; what is longer goes part by part, as recvAll() does.
net::Transfer read_all_at_once(SocketObject* self, Parts& parts, coro::TimeoutMs timeout_ms) {
    std::uint32_t first = 0;
    net::Transfer done;
    done.bytes = fill_from_buffer(*self->core, parts, first);
    if (first == parts.count) return done;
    const net::Transfer rest = on_stream(self, [&](net::Stream& stream) {
        return stream.recv_vector_all({parts.vector + first, parts.count - first}, timeout_ms);
    });
    done.bytes += rest.bytes;
    done.error = rest.error;
    return done;
}

/// Part by part. The lengths are copied: another coroutine may change what the array refers to.
void read_long_parts(SocketObject* self, HashTable* items, const coro::Deadline& deadline,
                     zval* return_value) {
    auto* const lengths =
        static_cast<std::size_t*>(safe_emalloc(zend_hash_num_elements(items), sizeof(std::size_t), 0));
    std::uint32_t count = 0;
    zval* item = nullptr;
    ZEND_HASH_FOREACH_VAL(items, item) {
        ZVAL_DEREF(item);
        lengths[count++] = static_cast<std::size_t>(Z_LVAL_P(item));
    }
    ZEND_HASH_FOREACH_END();
    array_init(return_value);
    for (std::uint32_t i = 0; i < count; ++i) {
        const coro::TimeoutMs left_ms = deadline.remaining_ms();
        // 0 would leave the socket's own timeout in force.
        const double seconds = left_ms < 0 ? -1 : left_ms == 0 ? 1e-9 : static_cast<double>(left_ms) / 1000;
        zend_string* const string = socket_recv_all(self, lengths[i], seconds);
        if (string == nullptr || ZSTR_LEN(string) == 0) break;
        const bool is_full = ZSTR_LEN(string) == lengths[i];
        add_next_index_str(return_value, string);
        if (!is_full) break;
    }
    efree(lengths);
    const zval* const code = OBJ_PROP_NUM(&self->std, kErrCode);
    const bool has_failed = Z_TYPE_P(code) == IS_LONG && Z_LVAL_P(code) != 0;
    if (EG(exception) != nullptr || (has_failed && zend_hash_num_elements(Z_ARRVAL_P(return_value)) == 0)) {
        zval_ptr_dtor(return_value);
        RETVAL_FALSE;
    }
}

std::size_t total_length(HashTable* items) {
    std::size_t total = 0;
    zval* item = nullptr;
    ZEND_HASH_FOREACH_VAL(items, item) {
        ZVAL_DEREF(item);
        if (__builtin_add_overflow(total, static_cast<std::size_t>(Z_LVAL_P(item)), &total)) return SIZE_MAX;
    }
    ZEND_HASH_FOREACH_END();
    return total;
}

void read_all(SocketObject* self, HashTable* items, double timeout, zval* return_value) {
    const coro::TimeoutMs timeout_ms = call_timeout(timeout, self->core->stream->socket().timeouts().read_ms);
    if (total_length(items) > kRoomBytes)
        return read_long_parts(self, items, coro::Deadline(timeout_ms), return_value);
    Parts parts = allocate_parts(zend_hash_num_elements(items));
    make_room(items, parts);
    net::Transfer done = read_all_at_once(self, parts, timeout_ms);
    const bool has_ended =
        done.error.code == Errc::kClosed && self->core != nullptr && !self->core->stream->is_closed();
    if (has_ended) done.error = Error{};
    if (done.is_complete()) {
        clear_socket_error(self);
    } else {
        socket_set_error(self, done.error);
    }
    if (EG(exception) == nullptr && (done.is_complete() || done.bytes > 0)) {
        return_filled(parts, done.bytes, return_value);
    } else {
        RETVAL_FALSE;
    }
    free_parts(parts);
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

static void read_vector(INTERNAL_FUNCTION_PARAMETERS, bool wants_all) {
    HashTable* items = nullptr;
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ARRAY_HT(items)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr || !fits(self, items)) RETURN_FALSE;
    if (!check_lengths(items)) RETURN_THROWS();
    if (zend_hash_num_elements(items) == 0) {
        clear_socket_error(self);
        RETURN_EMPTY_ARRAY();
    }
    if (!may_take_buffered(self)) RETURN_THROWS();
    if (wants_all) {
        read_all(self, items, timeout, return_value);
    } else {
        read_once(self, items, timeout, return_value);
    }
}

ZEND_METHOD(Swoole_Coroutine_Socket, readVector) {
    read_vector(INTERNAL_FUNCTION_PARAM_PASSTHRU, /*wants_all=*/false);
}

ZEND_METHOD(Swoole_Coroutine_Socket, readVectorAll) {
    read_vector(INTERNAL_FUNCTION_PARAM_PASSTHRU, /*wants_all=*/true);
}

static void write_vector(INTERNAL_FUNCTION_PARAMETERS, bool wants_all) {
    HashTable* items = nullptr;
    double timeout = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ARRAY_HT(items)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    SocketObject* const self = open_socket(ZEND_THIS);
    if (self == nullptr || !fits(self, items)) RETURN_FALSE;
    Parts parts = allocate_parts(zend_hash_num_elements(items));
    if (!take_strings(items, parts)) {
        free_parts(parts);
        RETURN_THROWS();
    }
    const coro::TimeoutMs timeout_ms = call_timeout(timeout, net::kSocketDefault);
    const net::Transfer sent = on_stream(self, [&](net::Stream& stream) -> net::Transfer {
        if (wants_all) return stream.send_vector_all({parts.vector, parts.count}, timeout_ms);
        const Result<std::size_t> once = stream.send_vector({parts.vector, parts.count}, timeout_ms);
        return once ? net::Transfer{*once, {}} : net::Transfer{0, once.error()};
    });
    if (sent.is_complete()) {
        clear_socket_error(self);
    } else {
        socket_set_error(self, sent.error);
    }
    if (EG(exception) == nullptr && (sent.is_complete() || sent.bytes > 0)) {
        RETVAL_LONG(static_cast<zend_long>(sent.bytes));
    } else {
        RETVAL_FALSE;
    }
    free_parts(parts);
}

ZEND_METHOD(Swoole_Coroutine_Socket, writeVector) {
    write_vector(INTERNAL_FUNCTION_PARAM_PASSTHRU, /*wants_all=*/false);
}

ZEND_METHOD(Swoole_Coroutine_Socket, writeVectorAll) {
    write_vector(INTERNAL_FUNCTION_PARAM_PASSTHRU, /*wants_all=*/true);
}
