// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Name lookup for blocking clients.
#include <string_view>
#include <vector>

#include "shoal/net/address.hpp"

namespace shoal::client {

/// The addresses of `host` in `family`, in the order to try them. AF_UNIX: the path, see
/// BlockingStream::open(). Errors: kNotFound (no such name), kAgain (no response from the name servers),
/// kInvalid, kTooLarge, kNoMemory; kSystem: EAFNOSUPPORT for a literal of another family.
[[nodiscard]] Result<std::vector<net::Address>> find_addresses_blocking(std::string_view host,
                                                                        std::uint16_t port, int family);

}  // namespace shoal::client
