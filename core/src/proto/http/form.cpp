// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/form.hpp"

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "proto/characters.hpp"

namespace shoal::http {
namespace {

/// Splits a segment at its first '='. False for an empty name.
bool set_pair(std::string_view segment, RawPair& pair) noexcept {
    const std::size_t equals = segment.find('=');
    pair.name = segment.substr(0, equals);
    pair.value = equals == std::string_view::npos ? std::string_view{} : segment.substr(equals + 1);
    return !pair.name.empty();
}

/// Cuts the text up to the next `separator` from the front of `rest`.
std::string_view cut(std::string_view& rest, char separator) noexcept {
    const std::size_t end = rest.find(separator);
    const std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return segment;
}

}  // namespace

bool needs_url_decode(std::string_view input, Plus plus) noexcept {
    if (input.empty()) return false;
    if (std::memchr(input.data(), '%', input.size()) != nullptr) return true;
    return plus == Plus::kIsSpace && std::memchr(input.data(), '+', input.size()) != nullptr;
}

std::size_t url_decode(std::string_view input, char* out, Plus plus) noexcept {
    const char* p = input.data();
    const char* const end = p + input.size();
    char* to = out;
    while (p != end) {
        const char c = *p++;
        if (c == '+' && plus == Plus::kIsSpace) {
            *to++ = ' ';
        } else if (c == '%' && end - p >= 2 && detail::hex_value(p[0]) >= 0 && detail::hex_value(p[1]) >= 0) {
            *to++ = static_cast<char>(detail::hex_value(p[0]) * 16 + detail::hex_value(p[1]));
            p += 2;
        } else {
            *to++ = c;
        }
    }
    return static_cast<std::size_t>(to - out);
}

std::string url_decoded(std::string_view input, Plus plus) {
    std::string out(input.size(), '\0');
    out.resize(url_decode(input, out.data(), plus));
    return out;
}

namespace form_detail {

bool next_form_pair(std::string_view& rest, RawPair& pair) noexcept {
    while (!rest.empty()) {
        if (set_pair(cut(rest, '&'), pair)) return true;
    }
    return false;
}

bool next_cookie_pair(std::string_view& rest, RawPair& pair) noexcept {
    while (!rest.empty()) {
        std::string_view segment = cut(rest, ';');
        while (!segment.empty() && detail::is_blank(segment.front()))
            segment.remove_prefix(1);
        if (set_pair(segment, pair)) return true;
    }
    return false;
}

}  // namespace form_detail
}  // namespace shoal::http
