// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/session_info.hpp
/// What any process of a server can tell about a live connection. A trivial value; any thread.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shoal/server/host.hpp"
#include "shoal/server/process_id.hpp"

namespace shoal::server {

/// A short text without an allocation. Longer ones are cut off.
template <std::size_t kCapacity>
class FixedText {
  public:
    [[nodiscard]] std::string_view view() const noexcept { return {data_.data(), bytes_}; }
    void assign(std::string_view text) noexcept { bytes_ = text.copy(data_.data(), kCapacity); }

  private:
    std::array<char, kCapacity> data_;
    std::size_t bytes_ = 0;
};

inline constexpr std::size_t kMaxRemoteAddressBytes = 108;  ///< A Unix path.
inline constexpr std::size_t kMaxLocalAddressBytes = 55;    ///< An IPv6 address with its zone.

struct SessionInfo {
    SessionId id = 0;
    ProcessId owner;             ///< The process that has the socket.
    int worker_id = 0;           ///< The worker that handles its events.
    int reactor_id = 0;          ///< The reactor that has the socket; in BASE mode the worker.
    int fd = -1;                 ///< Of the owner.
    int server_fd = -1;          ///< The listening socket.
    std::size_t port_index = 0;  ///< Into ServerConfig::ports.
    std::uint16_t server_port = 0;
    std::uint16_t remote_port = 0;
    FixedText<kMaxRemoteAddressBytes> remote_address;  ///< IP address, or path of a Unix socket.
    FixedText<kMaxLocalAddressBytes> local_address;    ///< IP address; empty for Unix sockets.
    /// Moments of monotonic_ms(), see wall_seconds_of(). 0: never.
    std::int64_t connected_ms = 0;
    std::int64_t last_received_ms = 0;
    std::int64_t last_sent_ms = 0;
    std::int64_t last_dispatched_ms = 0;
    std::uint64_t receive_queued_bytes = 0;  ///< Received, and not handed to the program yet.
    std::uint64_t send_queued_bytes = 0;     ///< Given to the connection, and not to the kernel yet.
    std::uint32_t uid = 0;                   ///< Set by bind(); 0: none.
    std::uint8_t websocket_status = 0;       ///< 0: not a WebSocket connection.
    bool is_closing = false;                 ///< The program has been, or is being, told of its end.
    bool is_tls = false;
    bool is_overflowing = false;  ///< Its output queue is above the high watermark.
};

/// Seconds since 1970 on the wall clock of a moment of monotonic_ms(), to the millisecond; 0 for 0.
[[nodiscard]] double wall_seconds_of(std::int64_t monotonic_moment_ms) noexcept;

}  // namespace shoal::server
