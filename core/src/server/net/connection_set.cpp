// SPDX-License-Identifier: Apache-2.0
#include "server/net/connection_set.hpp"

namespace shoal::server {

Connection& ConnectionSet::add(std::unique_ptr<Connection> connection) {
    Connection& added = *connection;
    by_id_.emplace(added.session_id(), std::move(connection));
    in_order_.push_back(added);
    return added;
}

Connection* ConnectionSet::find(SessionId session_id) const noexcept {
    const auto found = by_id_.find(session_id);
    return found == by_id_.end() ? nullptr : found->second.get();
}

void ConnectionSet::retire(Connection& connection) {
    const auto found = by_id_.find(connection.session_id());
    if (found == by_id_.end()) return;
    retired_.push_back(std::move(found->second));
    by_id_.erase(found);
    static_cast<ListNode<Connection>&>(connection).unlink();
}

std::vector<SessionId> ConnectionSet::ids() {
    std::vector<SessionId> out;
    out.reserve(size());
    for (Connection* at = in_order_.first(); at != nullptr; at = in_order_.next(*at))
        out.push_back(at->session_id());
    return out;
}

}  // namespace shoal::server
