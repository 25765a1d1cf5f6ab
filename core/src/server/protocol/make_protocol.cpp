// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/make_protocol.hpp"

#include "server/net/connection.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "server/protocol/stream_protocol.hpp"

namespace shoal::server {

std::unique_ptr<Protocol> make_protocol(Connection& connection, std::string_view /*agreed*/) {
    if (!connection.port().protocols.http) return std::make_unique<StreamProtocol>(connection);
    return std::make_unique<Http1Protocol>(connection);
}

}  // namespace shoal::server
