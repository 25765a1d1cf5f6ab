// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The address of a Unix socket, in the notation of programs.
#include <string>
#include <string_view>

#include "shoal/net/address.hpp"

namespace shoal::client {

/// A path, with or without the prefix "unix:"; a first '@' names an abstract socket (unix(7)).
[[nodiscard]] inline Result<net::Address> unix_address(std::string_view path) {
    if (path.starts_with("unix:")) path.remove_prefix(5);
    if (!path.starts_with('@')) return net::Address::from_path(path);
    std::string name(path);
    name[0] = '\0';
    return net::Address::from_path(name);
}

}  // namespace shoal::client
