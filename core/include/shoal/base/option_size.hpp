// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/option_size.hpp
/// Sizes as texts: "2M", "64 K", "1gb".
#include <charconv>
#include <cstdint>
#include <string_view>

namespace shoal::option {

/// Factor of a size suffix ("K", "mb"); 0: unknown.
[[nodiscard]] constexpr std::int64_t size_factor(std::string_view suffix) noexcept {
    if (suffix.size() == 2 && (suffix[1] == 'b' || suffix[1] == 'B')) suffix.remove_suffix(1);
    if (suffix.size() != 1) return 0;
    switch (suffix[0]) {
        case 'b':
        case 'B':
            return 1;
        case 'k':
        case 'K':
            return std::int64_t{1} << 10;
        case 'm':
        case 'M':
            return std::int64_t{1} << 20;
        case 'g':
        case 'G':
            return std::int64_t{1} << 30;
        default:
            return 0;
    }
}

/// Digits and a suffix. False: anything else, or more than 63 bits.
[[nodiscard]] inline bool parse_size(std::string_view text, std::int64_t& bytes) noexcept {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return false;
    std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
    while (!suffix.empty() && suffix.front() == ' ')
        suffix.remove_prefix(1);
    const std::int64_t factor = size_factor(suffix);
    return factor != 0 && !__builtin_mul_overflow(number, factor, &bytes);
}

}  // namespace shoal::option
