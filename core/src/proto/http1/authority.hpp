// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file proto/http1/authority.hpp
/// Host and port in Host and in request targets, RFC 3986 section 3.2.
#include <string_view>

namespace shoal::http1 {

enum class Port : bool { kOptional, kRequired };

/// True for a non-empty host (name, IPv4, or IPv6 in brackets) with an optional port up to 65535.
/// User information ("user@") is refused, as RFC 9110 section 4.2.4 advises.
[[nodiscard]] bool is_valid_authority(std::string_view text, Port port) noexcept;

}  // namespace shoal::http1
