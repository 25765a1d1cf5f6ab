// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file proto/characters.hpp
/// Character classes of RFC 9110 and RFC 3986, one table look-up each.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shoal::detail {

enum CharacterClass : std::uint8_t {
    kTokenChar = 1,   ///< RFC 9110 section 5.6.2.
    kTargetChar = 2,  ///< May stand in a request target. See make_character_table().
    kHostChar = 4,    ///< reg-name of RFC 3986 section 3.2.2.
};

constexpr std::array<std::uint8_t, 256> make_character_table() {
    std::array<std::uint8_t, 256> table{};
    const auto mark = [&table](std::string_view characters, std::uint8_t mask) {
        for (const char c : characters)
            table[static_cast<unsigned char>(c)] |= mask;
    };
    constexpr std::string_view kAlphanumeric =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    mark(kAlphanumeric, kTokenChar | kHostChar);
    mark("!#$%&'*+-.^_`|~", kTokenChar);
    mark("-._~%!$&'()*+,;=", kHostChar);
    // The alphabet of a target is wider than RFC 3986: clients send |, {, " and others undecoded, and none of
    // them changes where the request ends. White space, control and non-ASCII characters and '#' (a fragment)
    // are refused.
    for (unsigned c = 0x21; c < 0x7F; ++c) {
        if (c != '#') table[c] |= kTargetChar;
    }
    return table;
}

inline constexpr std::array<std::uint8_t, 256> kCharacterTable = make_character_table();

[[nodiscard]] constexpr bool is_class(char c, CharacterClass wanted) noexcept {
    return (kCharacterTable[static_cast<unsigned char>(c)] & wanted) != 0;
}

[[nodiscard]] constexpr bool is_token(std::string_view text) noexcept {
    for (const char c : text) {
        if (!is_class(c, kTokenChar)) return false;
    }
    return !text.empty();
}

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

/// ASCII only, no locale.
[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

/// 0 to 15, or -1.
[[nodiscard]] constexpr int hex_value(char c) noexcept {
    if (is_digit(c)) return c - '0';
    const char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Compares without case; `lower` must be in lower case.
[[nodiscard]] constexpr bool equals_lower(std::string_view text, std::string_view lower) noexcept {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (to_lower(text[i]) != lower[i]) return false;
    }
    return true;
}

/// Removes leading and trailing spaces and tabs.
[[nodiscard]] constexpr std::string_view trim_blanks(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Cuts the next member of a comma-separated list from the front of `rest`, trimmed; commas inside quoted
/// strings do not count. False at the end. Members may be empty (RFC 9110 section 5.6.1).
[[nodiscard]] constexpr bool next_list_member(std::string_view& rest, std::string_view& member) noexcept {
    if (rest.empty()) return false;
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size() && (quoted || rest[i] != ','); ++i) {
        if (rest[i] == '"') quoted = !quoted;
        if (quoted && rest[i] == '\\') ++i;
    }
    if (i > rest.size()) i = rest.size();
    member = trim_blanks(rest.substr(0, i));
    rest.remove_prefix(i == rest.size() ? i : i + 1);
    return true;
}

}  // namespace shoal::detail
