// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/http/set_cookie.hpp
/// A cookie's parts, and the Set-Cookie value made of them (RFC 6265 section 4.1).
#include "runtime/zend.hpp"

namespace shoal::php {

/// Strings may be null: empty. Who owns them depends on where the struct lives.
struct CookieFields {
    zend_string* name = nullptr;
    zend_string* value = nullptr;
    zend_string* path = nullptr;
    zend_string* domain = nullptr;
    zend_string* same_site = nullptr;
    zend_string* priority = nullptr;
    zend_long expires = 0;
    bool secure = false;
    bool http_only = false;
    bool partitioned = false;
    bool encode = true;
};

/// The value of the Set-Cookie header, owned by the caller. Null after a warning when a part is invalid. [Z]
zend_string* format_set_cookie(const CookieFields& fields);

extern zend_class_entry* http_cookie_ce;  ///< Swoole\Http\Cookie
/// The parts held by a Swoole\Http\Cookie; borrowed.
const CookieFields& cookie_fields(zend_object* cookie) noexcept;

}  // namespace shoal::php
