// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/idle_watch.hpp
/// Finds out whether a quiet connection has been idle for too long. The protocol arms the timer and asks.
#include <cstdint>

namespace shoal::server {

class Connection;
struct SocketConfig;

/// The shortest time that a quiet connection of such a port may be idle: max_idle_seconds or
/// heartbeat_idle_seconds. 0: no limit.
[[nodiscard]] double idle_limit_seconds(const SocketConfig& socket) noexcept;

class IdleWatch {
  public:
    /// What the peer has done with the output since the last call.
    enum class Output : std::uint8_t {
        kAllTaken,  ///< Nothing is queued or unacknowledged.
        kMoving,
        kStuck,  ///< The peer has taken nothing.
    };

    /// The connection is quiet from now on.
    void start(Connection& connection) noexcept;
    [[nodiscard]] Output look_at_output(Connection& connection) noexcept;
    /// Closes the connection if it has been idle for its limit. @returns the loop time of the next check; 0:
    /// closed.
    std::int64_t check(Connection& connection);

  private:
    std::int64_t taken_bytes_ = 0;  ///< Of the output, at the last look.
};

}  // namespace shoal::server
