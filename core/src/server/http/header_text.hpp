// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/http/header_text.hpp
/// Reading the values of header fields that the program has set.
#include <cstdint>
#include <optional>
#include <string_view>

namespace shoal::server {

/// True if the comma-separated list has that member, compared without case.
[[nodiscard]] bool list_has(std::string_view list, std::string_view member) noexcept;
/// Up to 18 digits and nothing else.
[[nodiscard]] std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept;

}  // namespace shoal::server
