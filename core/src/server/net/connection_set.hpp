// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The connections of one reactor: owned, found by session id, walked in the order of acceptance, which is
/// the order of their ids (ids come from one counter, and a reactor accepts one connection at a time).
#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

#include "server/net/connection.hpp"
#include "shoal/base/intrusive_list.hpp"

namespace shoal::server {

class ConnectionSet {
  public:
    Connection& add(std::unique_ptr<Connection> connection);
    [[nodiscard]] Connection* find(SessionId session_id) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return by_id_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }

    /// Forgets a closed connection; it is destroyed by destroy_retired(), when no frame of it can be running.
    void retire(Connection& connection);
    void destroy_retired() noexcept { retired_.clear(); }

    /// Calls `visit(Connection&)` for every connection that is there now. Any connection may be retired
    /// meanwhile, and new ones may come.
    template <typename Visit>
    void for_each(Visit&& visit) {
        for (const SessionId id : ids()) {
            if (Connection* const connection = find(id)) visit(*connection);
        }
    }

  private:
    [[nodiscard]] std::vector<SessionId> ids();

    std::unordered_map<SessionId, std::unique_ptr<Connection>> by_id_;
    IntrusiveList<Connection, Connection> in_order_;
    std::vector<std::unique_ptr<Connection>> retired_;
};

}  // namespace shoal::server
