// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/make_protocol.hpp"

#include "server/protocol/http1_protocol.hpp"

namespace shoal::server {

std::unique_ptr<Protocol> make_protocol(Connection& connection, std::string_view /*agreed*/) {
    return std::make_unique<Http1Protocol>(connection);
}

}  // namespace shoal::server
