// SPDX-License-Identifier: Apache-2.0
/// [Z] throughout.
#include "http/set_cookie.hpp"

#include "runtime/errors.hpp"
#include "shoal/proto/http/date.hpp"

extern "C" {
#include <Zend/zend_smart_str.h>

#include <ext/standard/url.h>
}

namespace shoal::php {
namespace {

constexpr std::int64_t kLastSecondOfYear9999 = 253'402'300'799;
constexpr std::string_view kDeletedValue = "deleted";

std::string_view text(const zend_string* string) noexcept {
    return string == nullptr ? std::string_view{} : view(string);
}

bool has_any_of(std::string_view value, std::string_view forbidden) noexcept {
    for (const char c : value) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
        if (forbidden.find(c) != std::string_view::npos) return true;
    }
    return false;
}

/// Warns and answers false for what would break out of its place in the header.
bool check_fields(const CookieFields& fields) {
    if (text(fields.name).empty()) {
        warn("the cookie's name must not be empty");
        return false;
    }
    if (has_any_of(text(fields.name), "=,; ")) {
        warn("the cookie's name must not contain '=', ',', ';', white space or control characters");
        return false;
    }
    if (!fields.encode && has_any_of(text(fields.value), ",; ")) {
        warn(
            "the cookie's value must not contain ',', ';', white space or control characters unless encoded");
        return false;
    }
    for (const zend_string* part : {fields.path, fields.domain, fields.same_site, fields.priority}) {
        if (!has_any_of(text(part), ",; ")) continue;
        warn("the cookie's attributes must not contain ',', ';', white space or control characters");
        return false;
    }
    if (fields.expires > kLastSecondOfYear9999) {
        warn("the cookie's expiry date must not be later than the year 9999");
        return false;
    }
    return true;
}

void append(smart_str& out, std::string_view part) {
    smart_str_appendl(&out, part.data(), part.size());
}

void append_expires(smart_str& out, std::int64_t unix_seconds) {
    char date[http::kHttpDateBytes];
    http::format_http_date(unix_seconds, date);
    append(out, "; expires=");
    append(out, {date, sizeof date});
}

void append_attribute(smart_str& out, std::string_view name, const zend_string* value) {
    if (text(value).empty()) return;
    append(out, name);
    append(out, view(value));
}

void append_value(smart_str& out, const CookieFields& fields) {
    if (!fields.encode) {
        append(out, view(fields.value));
        return;
    }
    zend_string* const encoded = php_raw_url_encode(ZSTR_VAL(fields.value), ZSTR_LEN(fields.value));
    append(out, view(encoded));
    zend_string_release(encoded);
}

}  // namespace

zend_string* format_set_cookie(const CookieFields& fields) {
    if (!check_fields(fields)) return nullptr;
    smart_str out{};
    append(out, view(fields.name));
    append(out, "=");
    if (text(fields.value).empty()) {
        append(out, kDeletedValue);
        append_expires(out, 1);
    } else {
        append_value(out, fields);
        if (fields.expires > 0) append_expires(out, fields.expires);
    }
    append_attribute(out, "; path=", fields.path);
    append_attribute(out, "; domain=", fields.domain);
    if (fields.secure) append(out, "; secure");
    if (fields.http_only) append(out, "; httponly");
    append_attribute(out, "; samesite=", fields.same_site);
    append_attribute(out, "; priority=", fields.priority);
    if (fields.partitioned) append(out, "; partitioned");
    smart_str_0(&out);
    return out.s;
}

}  // namespace shoal::php
