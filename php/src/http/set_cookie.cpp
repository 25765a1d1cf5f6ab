// SPDX-License-Identifier: Apache-2.0
/// [Z] throughout.
#include "http/set_cookie.hpp"

#include <algorithm>
#include <utility>

#include "runtime/errors.hpp"
#include "shoal/base/clock.hpp"
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

// What setcookie() of PHP refuses, in its words.
#define SHOAL_COOKIE_SEPARATORS "\",\", \";\", \" \", \"\\t\", \"\\r\", \"\\n\", \"\\013\", or \"\\014\""

/// Warns and returns false if a part contains characters that would end it early in the header.
bool check_fields(const CookieFields& fields) {
    if (text(fields.name).empty()) {
        warn("The name cannot be empty");
        return false;
    }
    if (has_any_of(text(fields.name), "=,; ")) {
        warn("The name cannot contain \"=\", " SHOAL_COOKIE_SEPARATORS);
        return false;
    }
    if (!fields.encode && has_any_of(text(fields.value), ",; ")) {
        warn("The value cannot contain " SHOAL_COOKIE_SEPARATORS);
        return false;
    }
    const std::pair<const char*, const zend_string*> options[] = {{"path", fields.path},
                                                                  {"domain", fields.domain},
                                                                  {"samesite", fields.same_site},
                                                                  {"priority", fields.priority}};
    for (const auto& [name, value] : options) {
        if (!has_any_of(text(value), ",; ")) continue;
        warn("The %s option cannot contain " SHOAL_COOKIE_SEPARATORS, name);
        return false;
    }
    if (fields.expires > kLastSecondOfYear9999) {
        warn("The expires option cannot have a year greater than 9999");
        return false;
    }
    return true;
}

#undef SHOAL_COOKIE_SEPARATORS

void append(smart_str& out, std::string_view part) {
    smart_str_appendl(&out, part.data(), part.size());
}

/// The date as "Fri, 01-Jan-2100 00:00:00 GMT", and the seconds left until then (RFC 6265 section 5.3:
/// clients prefer Max-Age, which does not depend on their clock).
void append_expires(smart_str& out, std::int64_t unix_seconds) {
    char date[http::kHttpDateBytes];
    http::format_http_date(unix_seconds, date);
    date[7] = date[11] = '-';
    append(out, "; expires=");
    append(out, {date, sizeof date});
    append(out, "; Max-Age=");
    const auto now = static_cast<std::int64_t>(wall_seconds());
    smart_str_append_long(&out, static_cast<zend_long>(std::max<std::int64_t>(unix_seconds - now, 0)));
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
    zend_string* const encoded = php_url_encode(ZSTR_VAL(fields.value), ZSTR_LEN(fields.value));
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
    if (fields.http_only) append(out, "; HttpOnly");
    append_attribute(out, "; SameSite=", fields.same_site);
    append_attribute(out, "; Priority=", fields.priority);
    if (fields.partitioned) append(out, "; Partitioned");
    smart_str_0(&out);
    return out.s;
}

}  // namespace shoal::php
