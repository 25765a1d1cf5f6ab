// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/event/functions.hpp
/// The interface of the machine that swoole_get_local_ip() and _mac() show. [C]
#include <net/if.h>

#include <array>
#include <cstddef>
#include <span>

#include "shoal/base/error.hpp"

namespace shoal::php {

/// An interface's name and one of its addresses as text. Trivial: it may live during a Zend call.
struct InterfaceAddress {
    std::array<char, IF_NAMESIZE> name;
    std::array<char, 48> address;
};

/// Fills `out` with the first address of each interface that is up and no loopback; the number of them.
[[nodiscard]] Result<std::size_t> local_ip_addresses(int family, std::span<InterfaceAddress> out) noexcept;
/// The same with the hardware addresses, the loopback's zeros too.
[[nodiscard]] Result<std::size_t> local_mac_addresses(std::span<InterfaceAddress> out) noexcept;

}  // namespace shoal::php
