// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_order.hpp
/// The order in which to try the addresses of a host.
#include <functional>
#include <optional>
#include <vector>

#include "shoal/net/address.hpp"

namespace shoal::net::detail {

/// The source address that a connection to `destination` would have; empty: it cannot be reached.
using SourceFinder = std::function<std::optional<Address>(const Address& destination)>;

/// Determined by connecting a datagram socket: nothing is sent, nothing blocks.
[[nodiscard]] std::optional<Address> find_source_address(const Address& destination) noexcept;

/// Sorts by RFC 6724 section 6, as far as a program can know (rules 1, 2, 5, 6, 8, 9); ties stay as they are.
/// A list of IPv4 addresses only keeps the server's order: servers rotate it to balance the load.
void order_addresses(std::vector<Address>& addresses, const SourceFinder& find_source = find_source_address);

}  // namespace shoal::net::detail
