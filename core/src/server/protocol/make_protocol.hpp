// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/protocol/make_protocol.hpp
/// Which protocol a connection speaks first.
#include <memory>
#include <string_view>

#include "server/protocol/protocol.hpp"

namespace shoal::server {

/// By the configuration of the connection's port, and by what the peers agreed on in the TLS handshake
/// (`agreed`; empty: nothing).
[[nodiscard]] std::unique_ptr<Protocol> make_protocol(Connection& connection, std::string_view agreed);

}  // namespace shoal::server
