// SPDX-License-Identifier: Apache-2.0
/// Headers, cookies and trailers between PHP arrays and the core. [Z] throughout.
#include "http/response.hpp"
#include "runtime/errors.hpp"
#include "shoal/proto/http1/response_writer.hpp"

namespace shoal::php {
namespace {

char to_upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// "content-TYPE" as "Content-Type". The same string with one more reference if it is so already.
zend_string* usual_form(zend_string* name) {
    const std::string_view text = view(name);
    bool is_first = true;
    bool is_usual = true;
    for (const char c : text) {
        if (c != (is_first ? to_upper(c) : to_lower(c))) {
            is_usual = false;
            break;
        }
        is_first = c == '-';
    }
    if (is_usual) return zend_string_copy(name);
    zend_string* const formatted = zend_string_alloc(text.size(), /*persistent=*/false);
    is_first = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        ZSTR_VAL(formatted)[i] = is_first ? to_upper(text[i]) : to_lower(text[i]);
        is_first = text[i] == '-';
    }
    ZSTR_VAL(formatted)[text.size()] = '\0';
    return formatted;
}

bool check_name(const zend_string* name) {
    if (http1::is_valid_header_name(view(name))) return true;
    warn(ZSTR_LEN(name) == 0 ? "the header's name must not be empty"
                             : "the header's name contains characters that are not allowed");
    return false;
}

/// The array in that slot, made and separated if need be. What it takes the place of is `replaced`: destroy
/// that last, since a destructor may write to the slot.
HashTable* writable_array(ResponseObject& response, ResponseSlot slot, zval* replaced) {
    zval* value = response_slot(response, slot);
    ZVAL_DEREF(value);
    ZVAL_UNDEF(replaced);
    if (Z_TYPE_P(value) != IS_ARRAY) {
        ZVAL_COPY_VALUE(replaced, value);
        array_init(value);
    }
    SEPARATE_ARRAY(value);
    return Z_ARRVAL_P(value);
}

bool has_objects(HashTable* values) {
    zval* value = nullptr;
    ZEND_HASH_FOREACH_VAL(values, value) {
        ZVAL_DEREF(value);
        if (Z_TYPE_P(value) == IS_OBJECT) return true;
    }
    ZEND_HASH_FOREACH_END();
    return false;
}

/// A copy of the list with its objects converted to strings. False after an exception: nothing is stored.
bool copy_values(HashTable* values, zval* out) {
    array_init_size(out, zend_hash_num_elements(values));
    zval* value = nullptr;
    ZEND_HASH_FOREACH_VAL(values, value) {
        ZVAL_DEREF(value);
        zval held;  // Behind a reference, the conversion may replace it.
        ZVAL_COPY(&held, value);
        if (Z_TYPE(held) == IS_OBJECT) {
            zend_string* const string = zval_try_get_string(&held);
            zval_ptr_dtor(&held);
            if (string == nullptr) {
                zval_ptr_dtor(out);
                return false;
            }
            ZVAL_STR(&held, string);
        }
        add_next_index_zval(out, &held);
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/// Stores `value`, which becomes the table's, under `name`.
void store(ResponseObject& response, ResponseSlot slot, zend_string* name, zval* value, bool format) {
    zend_string* const key = format ? usual_form(name) : zend_string_copy(name);
    zval replaced;
    HashTable* const table = writable_array(response, slot, &replaced);
    if (zval* const entry = zend_symtable_find(table, key); entry != nullptr) {
        // The table's own update destroys the old value before it stores the new one.
        ZVAL_COPY_VALUE(&replaced, entry);
        ZVAL_COPY_VALUE(entry, value);
    } else {
        zend_symtable_update(table, key, value);
    }
    zend_string_release(key);
    zval_ptr_dtor(&replaced);
}

/// Without white space and line ends behind it, as header() of PHP takes a line.
std::string_view trimmed_value(std::string_view value) noexcept {
    const std::size_t last = value.find_last_not_of(" \t\r\n\v\f");
    return value.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool is_empty_coding(std::string_view name, std::string_view value) noexcept {
    constexpr std::string_view kName = "content-encoding";
    return value.empty() && zend_binary_strcasecmp(name.data(), name.size(), kName.data(), kName.size()) == 0;
}

/// Adds one line; false if its name or value is invalid. An empty Content-Encoding is not sent: it asks for
/// an answer that is not compressed.
bool add_field(server::Exchange& exchange, server::ResponseHeaders& target, std::string_view name,
               std::string_view value) {
    if (is_empty_coding(name, value)) {
        exchange.set_compression(false, 1);
        return true;
    }
    return call_core([&] { return target.add(name, value); }).has_value();
}

void warn_of_field(std::string_view name, std::string_view value) {
    if (value.find_first_of("\r\n") != std::string_view::npos) {
        warn("Header may not contain more than a single header, new line detected");
    } else if (value.find('\0') != std::string_view::npos) {
        warn("Header may not contain NUL bytes");
    } else {
        warn("header [%.*s] is not sent: its name or value is invalid", static_cast<int>(name.size()),
             name.data());
    }
}

/// Where the lines of an array go.
struct FieldTarget {
    server::Exchange& exchange;
    server::ResponseHeaders& headers;
};

/// One line to the core; a value that the program has put into the array itself is converted, which may run
/// code that replaces it.
void send_field(FieldTarget target, std::string_view name, zval* value) {
    zval held;
    ZVAL_COPY_DEREF(&held, value);
    zend_string* converted = nullptr;
    if (zend_string* const text = zval_try_get_tmp_string(&held, &converted); text != nullptr) {
        const std::string_view trimmed = trimmed_value(view(text));
        if (!add_field(target.exchange, target.headers, name, trimmed)) warn_of_field(name, trimmed);
        zend_tmp_string_release(converted);
    }
    zval_ptr_dtor(&held);
}

std::string_view decimal_text(zend_long number, char (&digits)[MAX_LENGTH_OF_LONG + 1]) noexcept {
    char* const end = digits + sizeof digits - 1;
    char* const begin = zend_print_long_to_buf(end, number);
    return {begin, static_cast<std::size_t>(end - begin)};
}

void send_list(FieldTarget target, std::string_view name, zval* list) {
    zval held;  // Behind a reference, it may be replaced while it is walked.
    ZVAL_COPY(&held, list);
    zval* item = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(held), item) {
        ZVAL_DEREF(item);
        if (Z_TYPE_P(item) != IS_NULL) send_field(target, name, item);
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&held);
}

void send_fields(FieldTarget target, HashTable* fields) {
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(fields, index, key, value) {
        char digits[MAX_LENGTH_OF_LONG + 1];
        const std::string_view name =
            key != nullptr ? view(key) : decimal_text(static_cast<zend_long>(index), digits);
        ZVAL_DEREF(value);
        if (Z_TYPE_P(value) == IS_NULL) {
            target.headers.suppress_default(name);
            continue;
        }
        if (Z_TYPE_P(value) == IS_ARRAY) {
            send_list(target, name, value);
        } else {
            send_field(target, name, value);
        }
    }
    ZEND_HASH_FOREACH_END();
}

/// The array in that slot held for the time it is walked (a warning may run code that changes it); null:
/// none.
HashTable* held_array(ResponseObject& response, ResponseSlot slot) {
    zval* value = response_slot(response, slot);
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) != IS_ARRAY || zend_hash_num_elements(Z_ARRVAL_P(value)) == 0) return nullptr;
    GC_TRY_ADDREF(Z_ARRVAL_P(value));
    return Z_ARRVAL_P(value);
}

void send_slot(ResponseObject& response, ResponseSlot slot, FieldTarget target) {
    HashTable* const fields = held_array(response, slot);
    if (fields == nullptr) return;
    send_fields(target, fields);
    zend_array_release(fields);
}

/// One value without conversions: text, or an integer.
void send_field_quietly(FieldTarget target, std::string_view name, const zval* value) {
    char digits[MAX_LENGTH_OF_LONG + 1];
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_STRING) {
        add_field(target.exchange, target.headers, name, trimmed_value(view(Z_STR_P(value))));
    } else if (Z_TYPE_P(value) == IS_LONG) {
        add_field(target.exchange, target.headers, name, decimal_text(Z_LVAL_P(value), digits));
    }
}

/// Every string and integer of the array in `slot`. `fixed_name`: the keys are not the names.
void send_slot_quietly(ResponseObject& response, ResponseSlot slot, FieldTarget target,
                       std::string_view fixed_name) {
    const zval* fields = response_slot(response, slot);
    ZVAL_DEREF(fields);
    if (Z_TYPE_P(fields) != IS_ARRAY) return;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_STR_KEY_VAL(Z_ARRVAL_P(fields), key, value) {
        const std::string_view name = !fixed_name.empty() ? fixed_name
                                      : key != nullptr    ? view(key)
                                                          : std::string_view{};
        ZVAL_DEREF(value);
        if (Z_TYPE_P(value) != IS_ARRAY) {
            send_field_quietly(target, name, value);
            continue;
        }
        zval* item = nullptr;
        ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), item) {
            send_field_quietly(target, name, item);
        }
        ZEND_HASH_FOREACH_END();
    }
    ZEND_HASH_FOREACH_END();
}

}  // namespace

bool set_response_header(ResponseObject& response, zend_string* name, zval* value, bool format) {
    if (!check_name(name)) return false;
    zval stored;
    if (Z_TYPE_P(value) == IS_ARRAY && has_objects(Z_ARRVAL_P(value))) {
        if (!copy_values(Z_ARRVAL_P(value), &stored)) return false;
    } else {
        ZVAL_COPY(&stored, value);
    }
    store(response, kHeaderSlot, name, &stored, format);
    return true;
}

bool set_response_trailer(ResponseObject& response, zend_string* name, zend_string* value) {
    if (!check_name(name)) return false;
    zval stored;
    ZVAL_STR_COPY(&stored, value);
    store(response, kTrailerSlot, name, &stored, /*format=*/false);
    return true;
}

void add_response_cookie(ResponseObject& response, zend_string* set_cookie_value) {
    zval stored, replaced;
    ZVAL_STR(&stored, set_cookie_value);
    HashTable* const table = writable_array(response, kCookieSlot, &replaced);
    if (zend_hash_next_index_insert(table, &stored) == nullptr) zend_string_release(set_cookie_value);
    zval_ptr_dtor(&replaced);
}

void send_head_fields(ResponseObject& response) {
    server::Exchange* const exchange = response.exchange.get();
    if (response.has_head_sent || exchange == nullptr) return;
    response.has_head_sent = true;
    if (Z_TYPE_P(response_slot(response, kHeaderSlot)) == IS_NULL &&
        Z_TYPE_P(response_slot(response, kCookieSlot)) == IS_NULL) [[likely]]
        return;
    const FieldTarget target{*exchange, exchange->headers()};
    send_slot(response, kHeaderSlot, target);
    HashTable* const cookies = held_array(response, kCookieSlot);
    if (cookies == nullptr) return;
    zval* cookie = nullptr;
    ZEND_HASH_FOREACH_VAL(cookies, cookie) {
        send_field(target, "Set-Cookie", cookie);
    }
    ZEND_HASH_FOREACH_END();
    zend_array_release(cookies);
}

void send_head_fields_quietly(ResponseObject& response) {
    server::Exchange* const exchange = response.exchange.get();
    if (response.has_head_sent || exchange == nullptr) return;
    response.has_head_sent = true;
    const FieldTarget target{*exchange, exchange->headers()};
    send_slot_quietly(response, kHeaderSlot, target, {});
    send_slot_quietly(response, kCookieSlot, target, "Set-Cookie");
}

void send_trailer_fields(ResponseObject& response) {
    server::Exchange* const exchange = response.exchange.get();
    if (exchange == nullptr) return;
    send_slot(response, kTrailerSlot, FieldTarget{*exchange, exchange->response_trailers()});
}

}  // namespace shoal::php
