// SPDX-License-Identifier: Apache-2.0
/// The functions that belong to no class. [Z], except where marked.
#include "event/functions.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <bitset>
#include <memory>

#include "coroutine/process_options.hpp"
#include "event/functions_arginfo.h"
#include "event/registration.hpp"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"
#include "runtime/version.hpp"
#include "shoal/base/cpu.hpp"
#include "shoal/base/log.hpp"

extern "C" {
#include <ext/json/php_json.h>
#include <ext/standard/php_var.h>
}

namespace shoal::php {
namespace {

constexpr zend_long kStrerrorSystem = 0;
constexpr zend_long kStrerrorGai = 1;
constexpr zend_long kStrerrorDns = 2;
constexpr zend_long kStrerrorSwoole = 9;

/// Numbers given to swoole_ignore_error(); Swoole's own end below 16384.
std::bitset<16384> ignored_errors;

bool is_ignored(zend_long error) noexcept {
    return error > 0 && error < static_cast<zend_long>(ignored_errors.size()) &&
           ignored_errors.test(static_cast<std::size_t>(error));
}

/// [C]
void write_log(zend_long level, std::string_view text) {
    if (level < static_cast<zend_long>(log::Level::kDebug) ||
        level >= static_cast<zend_long>(log::Level::kNone)) {
        level = static_cast<zend_long>(log::Level::kError);
    }
    const auto known_level = static_cast<log::Level>(level);
    if (log::is_enabled(known_level)) log::write(known_level, text);
}

/// Jenkins' one-at-a-time hash.
std::uint32_t one_at_a_time(std::string_view data) noexcept {
    std::uint32_t hash = 0;
    for (const char c : data) {
        hash += static_cast<unsigned char>(c);
        hash += hash << 10;
        hash ^= hash >> 6;
    }
    hash += hash << 3;
    hash ^= hash >> 11;
    hash += hash << 15;
    return hash;
}

/// An offset from the end made one from the start. False: it lies outside of the string.
bool resolve_offset(const zend_string* text, zend_long& offset) {
    const auto size = static_cast<zend_long>(ZSTR_LEN(text));
    if (offset < 0) offset += size;
    return offset >= 0 && offset < size;
}

/// The part of `text` that a resolved offset and a length name. False: warned.
bool cut(const zend_string* text, zend_long offset, zend_long length, std::string_view& part) {
    const auto size = static_cast<zend_long>(ZSTR_LEN(text));
    if (length == 0) length = size - offset;
    if (length < 0 || length > size - offset) {
        warn("the length must be between 0 and " ZEND_LONG_FMT, size - offset);
        return false;
    }
    part = view(text).substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
    return true;
}

template <typename Collect>
void return_addresses(zval* return_value, Collect collect) {
    constexpr std::size_t kMaxAddresses = 128;
    auto* const addresses =
        static_cast<InterfaceAddress*>(safe_emalloc(kMaxAddresses, sizeof(InterfaceAddress), 0));
    std::uninitialized_value_construct_n(addresses, kMaxAddresses);
    const Result<std::size_t> count = call_core([&] { return collect(std::span(addresses, kMaxAddresses)); });
    array_init(return_value);
    if (!count) {
        efree(addresses);
        set_last_error(to_swoole_code(count.error()));
        warn("the network interfaces cannot be listed: %s",
             swoole_strerror_text(to_swoole_code(count.error())));
        return;
    }
    for (std::size_t i = 0; i < *count; ++i) {
        add_assoc_string(return_value, addresses[i].name.data(), addresses[i].address.data());
    }
    efree(addresses);
}

}  // namespace

void register_functions_misc() {
    register_functions(ext_functions);
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_FUNCTION(swoole_version) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_STRINGL(kSwooleVersion.data(), kSwooleVersion.size());
}

ZEND_FUNCTION(swoole_cpu_num) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(online_cpu_count());
}

ZEND_FUNCTION(swoole_strerror) {
    zend_long code = 0;
    zend_long type = kStrerrorSystem;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(code)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    const int number = static_cast<int>(code);
    switch (type) {
        case kStrerrorGai:
            RETURN_STRING(gai_strerror(number));
        case kStrerrorDns:
            RETURN_STRING(hstrerror(number));
        case kStrerrorSystem:
        case kStrerrorSwoole:
        default:  // A type that does not exist counts as SWOOLE_STRERROR_SYSTEM.
            RETURN_STRING(swoole_strerror_text(number));
    }
}

ZEND_FUNCTION(swoole_errno) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(errno);
}

ZEND_FUNCTION(swoole_last_error) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(last_error());
}

ZEND_FUNCTION(swoole_clear_error) {
    ZEND_PARSE_PARAMETERS_NONE();
    set_last_error(0);
    errno = 0;
}

ZEND_FUNCTION(swoole_ignore_error) {
    zend_long error = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(error)
    ZEND_PARSE_PARAMETERS_END();
    // A number that no error has: there is nothing to ignore.
    if (error <= 0 || error >= static_cast<zend_long>(ignored_errors.size())) return;
    ignored_errors.set(static_cast<std::size_t>(error));
}

ZEND_FUNCTION(swoole_error_log) {
    zend_long level = 0;
    zend_string* text = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(level)
    Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();
    call_core([&] { write_log(level, view(text)); });
}

ZEND_FUNCTION(swoole_error_log_ex) {
    zend_long level = 0;
    zend_long error = 0;
    zend_string* text = nullptr;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_LONG(level)
    Z_PARAM_LONG(error)
    Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();
    set_last_error(static_cast<int>(error));
    if (is_ignored(error)) return;
    call_core([&] { write_log(level, fmt::format("{} (error {})", view(text), error)); });
}

ZEND_FUNCTION(swoole_get_local_ip) {
    zend_long family = AF_INET;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(family)
    ZEND_PARSE_PARAMETERS_END();
    if (family != AF_INET && family != AF_INET6) RETURN_EMPTY_ARRAY();  // No interface has such an address.
    return_addresses(return_value, [family](std::span<InterfaceAddress> out) {
        return local_ip_addresses(static_cast<int>(family), out);
    });
}

ZEND_FUNCTION(swoole_get_local_mac) {
    ZEND_PARSE_PARAMETERS_NONE();
    return_addresses(return_value, [](std::span<InterfaceAddress> out) { return local_mac_addresses(out); });
}

ZEND_FUNCTION(swoole_set_process_name) {
    zval* name = nullptr;
    zend_string* text = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();
    name = ZEND_CALL_ARG(execute_data, 1);
    // Only the CLI knows where the process's argument area is; it offers this.
    if (!zend_hash_str_exists(EG(function_table), ZEND_STRL("cli_set_process_title"))) {
        warn("the name of the process can be set in the CLI only");
        RETURN_FALSE;
    }
    zval function;
    ZVAL_STRING(&function, "cli_set_process_title");
    call_user_function(nullptr, nullptr, &function, return_value, 1, name);
    zval_ptr_dtor(&function);
    if (Z_TYPE_P(return_value) == IS_UNDEF) RETURN_FALSE;
}

ZEND_FUNCTION(swoole_hashcode) {
    zend_string* data = nullptr;
    zend_long type = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    if (type == 0) RETURN_LONG(static_cast<zend_long>(ZSTR_HASH(data)));
    if (type == 1) RETURN_LONG(one_at_a_time(view(data)));
    warn("there is no hash of type " ZEND_LONG_FMT, type);
    RETURN_FALSE;
}

ZEND_FUNCTION(swoole_get_objects) {
    ZEND_PARSE_PARAMETERS_NONE();
    const zend_objects_store& store = EG(objects_store);
    array_init(return_value);
    for (std::uint32_t handle = 1; handle < store.top; ++handle) {
        zend_object* const object = store.object_buckets[handle];
        if (!IS_OBJ_VALID(object)) continue;
        zval value;
        ZVAL_OBJ_COPY(&value, object);
        zend_hash_next_index_insert_new(Z_ARRVAL_P(return_value), &value);
    }
    if (zend_hash_num_elements(Z_ARRVAL_P(return_value)) != 0) return;
    zval_ptr_dtor(return_value);
    RETURN_FALSE;
}

ZEND_FUNCTION(swoole_get_object_by_handle) {
    zend_long handle = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(handle)
    ZEND_PARSE_PARAMETERS_END();
    const zend_objects_store& store = EG(objects_store);
    if (handle < 1 || handle >= static_cast<zend_long>(store.top)) RETURN_FALSE;
    zend_object* const object = store.object_buckets[handle];
    if (!IS_OBJ_VALID(object)) RETURN_FALSE;
    RETURN_OBJ_COPY(object);
}

ZEND_FUNCTION(swoole_get_vm_status) {
    ZEND_PARSE_PARAMETERS_NONE();
    const zend_objects_store& store = EG(objects_store);
    zend_long objects = 0;
    for (std::uint32_t handle = 1; handle < store.top; ++handle) {
        if (IS_OBJ_VALID(store.object_buckets[handle])) ++objects;
    }
    array_init_size(return_value, 2);
    add_assoc_long(return_value, "object_num", objects);
    add_assoc_long(return_value, "resource_num", zend_hash_num_elements(&EG(regular_list)));
}

ZEND_FUNCTION(swoole_substr_unserialize) {
    zend_string* text = nullptr;
    zend_long offset = 0;
    zend_long length = 0;
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_STR(text)
    Z_PARAM_LONG(offset)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(length)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    std::string_view part;
    if (!resolve_offset(text, offset) || !cut(text, offset, length, part)) RETURN_FALSE;
    php_unserialize_with_options(return_value, part.data(), part.size(), options,
                                 "swoole_substr_unserialize");
}

ZEND_FUNCTION(swoole_substr_json_decode) {
    zend_string* text = nullptr;
    zend_long offset = 0;
    zend_long length = 0;
    bool is_associative = false;
    zend_long depth = PHP_JSON_PARSER_DEFAULT_DEPTH;
    zend_long flags = 0;
    ZEND_PARSE_PARAMETERS_START(2, 6)
    Z_PARAM_STR(text)
    Z_PARAM_LONG(offset)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(length)
    Z_PARAM_BOOL(is_associative)
    Z_PARAM_LONG(depth)
    Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    if (!resolve_offset(text, offset)) {
        warn("the offset lies outside of the string of %zu bytes", ZSTR_LEN(text));
        RETURN_NULL();
    }
    std::string_view part;
    if (!cut(text, offset, length, part)) RETURN_FALSE;
    if (depth <= 0 || depth > INT_MAX) {
        zend_argument_value_error(5, "must be between 1 and %d", INT_MAX);
        RETURN_THROWS();
    }
    if (is_associative) flags |= PHP_JSON_OBJECT_AS_ARRAY;
    // The scanner reads one byte beyond the end and expects a NUL there.
    zend_string* const copy = zend_string_init(part.data(), part.size(), /*persistent=*/false);
    php_json_decode_ex(return_value, ZSTR_VAL(copy), ZSTR_LEN(copy), flags, depth);
    zend_string_release(copy);
}

ZEND_FUNCTION(swoole_async_set) {
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    if (!set_async_options("swoole_async_set()", options)) RETURN_THROWS();
    RETURN_TRUE;
}

ZEND_FUNCTION(swoole_timer_set) {
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    const option::BoundTable tables[] = {callback_option_table()};
    if (!apply_options("swoole_timer_set()", options, tables)) RETURN_THROWS();
    RETURN_TRUE;
}
