// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/strings.hpp
/// ASCII string helpers that ignore the locale. Nothing here allocates unless it returns a container;
/// callable from any thread.
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoal {

/// Lower case of an ASCII letter; every other byte as it is.
[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
[[nodiscard]] constexpr char to_upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}
[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
/// Space, tab, CR, LF, VT or FF.
[[nodiscard]] constexpr bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// True if the text contains a NUL, at which a C string would end.
[[nodiscard]] constexpr bool contains_nul(std::string_view text) noexcept {
    return text.find('\0') != std::string_view::npos;
}

/// Equality that ignores the case of ASCII letters.
[[nodiscard]] constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower(a[i]) != to_lower(b[i])) return false;
    }
    return true;
}
[[nodiscard]] constexpr bool istarts_with(std::string_view text, std::string_view prefix) noexcept {
    return text.size() >= prefix.size() && iequals(text.substr(0, prefix.size()), prefix);
}

[[nodiscard]] inline std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        c = to_lower(c);
    return lower;
}

/// `text` without white space at both ends; a part of `text`, not a copy.
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

/// The value of a string of decimal digits only (no sign, no space). Empty if there is another character or
/// no digit, or if the value does not fit `T`.
template <std::unsigned_integral T>
[[nodiscard]] constexpr std::optional<T> parse_uint(std::string_view text) noexcept {
    if (text.empty()) return std::nullopt;
    constexpr T kMax = std::numeric_limits<T>::max();
    T value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        const T digit = static_cast<T>(c - '0');
        if (value > kMax / 10 || static_cast<T>(value * 10) > static_cast<T>(kMax - digit))
            return std::nullopt;
        value = static_cast<T>(value * 10 + digit);
    }
    return value;
}

/// Calls `visit(std::string_view part)` for each part of `text` between separators, empty parts included: n
/// separators make n + 1 parts.
template <typename Visitor>
constexpr void for_each_part(std::string_view text, char separator, Visitor&& visit) {
    for (;;) {
        const std::size_t end = text.find(separator);
        visit(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

/// The parts of `text` as views of it.
[[nodiscard]] inline std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for_each_part(text, separator, [&](std::string_view part) { parts.push_back(part); });
    return parts;
}

}  // namespace shoal
