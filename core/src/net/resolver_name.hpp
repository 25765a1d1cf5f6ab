// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_name.hpp
/// Host names as text. Pure functions.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/net/address.hpp"

namespace shoal::net::detail {

/// `host` in lower case, if it can be a host name: letters, digits, '-' and '_' in labels of 1 to 63 bytes,
/// 253 in all (RFC 1035 section 2.3.4, RFC 1123 section 2.1; the underscore is in wide use). A dot may stand
/// at the end.
[[nodiscard]] std::optional<std::string> to_host_name(std::string_view host);

/// `name` without a trailing dot.
[[nodiscard]] constexpr std::string_view without_last_dot(std::string_view name) noexcept {
    return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

/// An address in any form that getaddrinfo(3) takes: "1.2.3.4", "127.1", "0x7f000001", "::1", "[::1]".
[[nodiscard]] std::optional<Address> to_literal(std::string_view host) noexcept;

/// Names that are never looked up by DNS.
enum class SpecialName : std::uint8_t {
    kNone,
    kLoopback,  ///< "localhost" and what ends in ".localhost" (RFC 6761 section 6.3): this machine.
    kAbsent,    ///< What ends in ".invalid" (RFC 6761 section 6.4) or ".onion" (RFC 7686 section 2): no name.
};
/// Of `name` in lower case, without a dot at its end.
[[nodiscard]] SpecialName special_name(std::string_view name) noexcept;

/// The names to ask for, in order, as resolv.conf(5) has it: with at least `ndots` dots the name itself comes
/// first, else the search domains. A name with a trailing dot is used as it is.
[[nodiscard]] std::vector<std::string> search_candidates(const std::string& name, int ndots,
                                                         const std::vector<std::string>& domains);

}  // namespace shoal::net::detail
