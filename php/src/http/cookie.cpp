// SPDX-License-Identifier: Apache-2.0
/// Swoole\Http\Cookie. [Z] throughout.
#include <utility>

#include "http/cookie_arginfo.h"
#include "http/registration.hpp"
#include "http/set_cookie.hpp"
#include "runtime/arguments.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

zend_class_entry* http_cookie_ce = nullptr;

namespace {

struct CookieObject {
    CookieFields fields;  ///< Owns its strings.

    void initialize();
    void release();
    void copy_from(const CookieObject& original);
    zend_object std;
};

CookieFields& fields_of(zval* self) noexcept {
    return from_object<CookieObject>(Z_OBJ_P(self))->fields;
}

zend_string** string_slots(CookieFields& fields, int index) noexcept {
    zend_string** const slots[] = {&fields.name,   &fields.value,     &fields.path,
                                   &fields.domain, &fields.same_site, &fields.priority};
    return slots[index];
}
constexpr int kStringSlots = 6;

void release_strings(CookieFields& fields) noexcept {
    for (int i = 0; i < kStringSlots; ++i) {
        zend_string*& slot = *string_slots(fields, i);
        if (slot != nullptr) zend_string_release(slot);
        slot = nullptr;
    }
}

void set_default_fields(CookieFields& fields, bool encode) {
    release_strings(fields);
    fields = CookieFields{};
    fields.encode = encode;
}

/// `owned` becomes the slot's.
void replace_string(zend_string*& slot, zend_string* owned) {
    zend_string* const old = std::exchange(slot, owned);
    if (old != nullptr) zend_string_release(old);
}

void CookieObject::initialize() {
    set_default_fields(fields, true);
}

void CookieObject::release() {
    release_strings(fields);
}

void CookieObject::copy_from(const CookieObject& original) {
    release_strings(fields);
    fields = original.fields;
    for (int i = 0; i < kStringSlots; ++i) {
        if (zend_string* const string = *string_slots(fields, i); string != nullptr)
            zend_string_addref(string);
    }
}

/// The body of each with...(string): keeps the string, returns $this.
void set_string(INTERNAL_FUNCTION_PARAMETERS, zend_string* CookieFields::*member) {
    zend_string* value = ZSTR_EMPTY_ALLOC();
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(value)
    ZEND_PARSE_PARAMETERS_END();
    replace_string(fields_of(ZEND_THIS).*member, zend_string_copy(value));
    RETURN_COPY(ZEND_THIS);
}

void set_flag(INTERNAL_FUNCTION_PARAMETERS, bool CookieFields::*member) {
    bool value = false;
    if (!parse_optional_flag(execute_data, value)) RETURN_THROWS();
    fields_of(ZEND_THIS).*member = value;
    RETURN_COPY(ZEND_THIS);
}

void add_string(zval* array, const char* key, zend_string* value) {
    add_assoc_str(array, key, value == nullptr ? ZSTR_EMPTY_ALLOC() : zend_string_copy(value));
}

}  // namespace

const CookieFields& cookie_fields(zend_object* cookie) noexcept {
    return from_object<CookieObject>(cookie)->fields;
}

void register_http_cookie() {
    http_cookie_ce =
        register_class<CookieObject>(register_class_Swoole_Http_Cookie(), {.is_serializable = true});
}

}  // namespace shoal::php

using namespace shoal::php;

ZEND_METHOD(Swoole_Http_Cookie, __construct) {
    bool encode = true;
    if (!parse_optional_flag(execute_data, encode)) RETURN_THROWS();
    set_default_fields(fields_of(ZEND_THIS), encode);
}

ZEND_METHOD(Swoole_Http_Cookie, withName) {
    zend_string* name = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    replace_string(fields_of(ZEND_THIS).name, zend_string_copy(name));
    RETURN_COPY(ZEND_THIS);
}

ZEND_METHOD(Swoole_Http_Cookie, withValue) {
    set_string(INTERNAL_FUNCTION_PARAM_PASSTHRU, &CookieFields::value);
}

ZEND_METHOD(Swoole_Http_Cookie, withExpires) {
    zend_long expires = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(expires)
    ZEND_PARSE_PARAMETERS_END();
    fields_of(ZEND_THIS).expires = expires;
    RETURN_COPY(ZEND_THIS);
}

ZEND_METHOD(Swoole_Http_Cookie, withPath) {
    if (ZEND_NUM_ARGS() == 0) {
        replace_string(fields_of(ZEND_THIS).path, ZSTR_CHAR('/'));
        RETURN_COPY(ZEND_THIS);
    }
    set_string(INTERNAL_FUNCTION_PARAM_PASSTHRU, &CookieFields::path);
}

ZEND_METHOD(Swoole_Http_Cookie, withDomain) {
    set_string(INTERNAL_FUNCTION_PARAM_PASSTHRU, &CookieFields::domain);
}

ZEND_METHOD(Swoole_Http_Cookie, withSecure) {
    set_flag(INTERNAL_FUNCTION_PARAM_PASSTHRU, &CookieFields::secure);
}

ZEND_METHOD(Swoole_Http_Cookie, withHttpOnly) {
    set_flag(INTERNAL_FUNCTION_PARAM_PASSTHRU, &CookieFields::http_only);
}

ZEND_METHOD(Swoole_Http_Cookie, withSameSite) {
    set_string(INTERNAL_FUNCTION_PARAM_PASSTHRU, &CookieFields::same_site);
}

ZEND_METHOD(Swoole_Http_Cookie, withPriority) {
    set_string(INTERNAL_FUNCTION_PARAM_PASSTHRU, &CookieFields::priority);
}

ZEND_METHOD(Swoole_Http_Cookie, withPartitioned) {
    set_flag(INTERNAL_FUNCTION_PARAM_PASSTHRU, &CookieFields::partitioned);
}

ZEND_METHOD(Swoole_Http_Cookie, toString) {
    ZEND_PARSE_PARAMETERS_NONE();
    zend_string* const formatted = format_set_cookie(fields_of(ZEND_THIS));
    if (formatted == nullptr) RETURN_FALSE;
    RETURN_STR(formatted);
}

ZEND_METHOD(Swoole_Http_Cookie, toArray) {
    ZEND_PARSE_PARAMETERS_NONE();
    const CookieFields& fields = fields_of(ZEND_THIS);
    array_init(return_value);
    add_string(return_value, "name", fields.name);
    add_string(return_value, "value", fields.value);
    add_string(return_value, "path", fields.path);
    add_string(return_value, "domain", fields.domain);
    add_string(return_value, "sameSite", fields.same_site);
    add_string(return_value, "priority", fields.priority);
    add_assoc_bool(return_value, "encode", fields.encode);
    add_assoc_long(return_value, "expires", fields.expires);
    add_assoc_bool(return_value, "secure", fields.secure);
    add_assoc_bool(return_value, "httpOnly", fields.http_only);
    add_assoc_bool(return_value, "partitioned", fields.partitioned);
}

ZEND_METHOD(Swoole_Http_Cookie, reset) {
    ZEND_PARSE_PARAMETERS_NONE();
    set_default_fields(fields_of(ZEND_THIS), fields_of(ZEND_THIS).encode);
}
