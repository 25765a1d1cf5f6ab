// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/endpoints.hpp
/// The addresses of a connection.
#include <cstdint>
#include <string>

namespace shoal::server {

/// Peer and local end of the connection.
struct Endpoints {
    std::string remote_address;
    std::uint16_t remote_port = 0;
    std::uint16_t server_port = 0;
    std::string server_address;  ///< The address that the client connected to.
};

}  // namespace shoal::server
