// SPDX-License-Identifier: Apache-2.0
#include "proto/http1/authority.hpp"

#include <cstddef>
#include <string_view>

#include "proto/characters.hpp"

namespace shoal::http1 {
namespace {

bool is_valid_port(std::string_view digits) noexcept {
    if (digits.size() > 5) return false;
    unsigned value = 0;
    for (const char c : digits) {
        if (!detail::is_digit(c)) return false;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value <= 65535;
}

/// The length of a bracketed address at the start of `text`, brackets included; 0 if it is none. Only the
/// alphabet of the address is checked, because it is not used to connect.
std::size_t bracketed_length(std::string_view text) noexcept {
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ']') return i > 2 ? i + 1 : 0;
        if (detail::hex_value(c) < 0 && c != ':' && c != '.') return 0;
    }
    return 0;
}

}  // namespace

bool is_valid_authority(std::string_view text, Port port) noexcept {
    std::size_t host = 0;
    if (!text.empty() && text[0] == '[') {
        host = bracketed_length(text);
    } else {
        while (host < text.size() && detail::is_class(text[host], detail::kHostChar))
            ++host;
    }
    if (host == 0) return false;
    if (host == text.size()) return port == Port::kOptional;
    if (text[host] != ':') return false;
    const std::string_view digits = text.substr(host + 1);
    if (digits.empty()) return port == Port::kOptional;
    return is_valid_port(digits);
}

}  // namespace shoal::http1
