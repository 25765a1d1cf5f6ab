// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/date.hpp
/// HTTP dates, RFC 9110 section 5.6.7. Pure functions, no locale, no time zone data; callable from any
/// thread.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shoal::http {

inline constexpr std::size_t kHttpDateBytes = 29;

/// Writes "Sun, 06 Nov 1994 08:49:37 GMT" (IMF-fixdate) to `out`, which has room for kHttpDateBytes.
/// Times outside the years 0000 to 9999 are clamped to the nearest of them.
void format_http_date(std::int64_t unix_seconds, char* out) noexcept;
[[nodiscard]] std::string format_http_date(std::int64_t unix_seconds);

/// Parses IMF-fixdate, RFC 850 and asctime dates; empty for anything else, an impossible date included.
/// A two-digit year (RFC 850) means 1970 to 2069.
[[nodiscard]] std::optional<std::int64_t> parse_http_date(std::string_view text) noexcept;

}  // namespace shoal::http
