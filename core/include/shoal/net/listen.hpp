// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/listen.hpp
/// Bound and listening descriptors without a coroutine: for servers that accept on the loop. Any thread.
#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/net/address.hpp"

namespace shoal::net {

struct ListenOptions {
    int backlog = 512;
    bool reuse_address = true;     ///< SO_REUSEADDR: rebind while old connections are in TIME_WAIT.
    bool reuse_port = false;       ///< SO_REUSEPORT: several processes, each with its own queue.
    bool ipv6_only = false;        ///< False: "::" takes IPv4 too.
    bool is_datagram = false;      ///< Binds a datagram socket and does not listen.
    int defer_accept_seconds = 0;  ///< TCP_DEFER_ACCEPT; 0: off.
    int fast_open_queue = 0;       ///< TCP_FASTOPEN; 0: off.
    int receive_buffer_bytes = 0;  ///< 0: the kernel's default. Inherited by accepted connections.
    int send_buffer_bytes = 0;
    bool is_nonblocking = true;
    /// A stale Unix socket path (no process listens on it) is removed before binding.
    bool remove_stale_path = true;
};

/// Makes, binds and listens. The descriptor is close-on-exec. Ask Address::local_of() for an ephemeral port.
/// Errors: kSystem with the errno of what failed: EADDRINUSE, EACCES, EADDRNOTAVAIL, EMFILE, ...
[[nodiscard]] Result<UniqueFd> open_listener(const Address& address,
                                             const ListenOptions& options = {}) noexcept;

/// On Linux accepted connections inherit these options from the listener, which saves system calls for each
/// connection. Zero, false: the option is left alone.
struct TcpOptions {
    bool nodelay = false;
    bool cork = false;
    bool keepalive = false;
    int keepalive_idle_seconds = 0;
    int keepalive_interval_seconds = 0;
    int keepalive_count = 0;
    int user_timeout_ms = 0;  ///< TCP_USER_TIMEOUT.
    int receive_buffer_bytes = 0;
    int send_buffer_bytes = 0;
};

/// On a socket that is not TCP only the buffer sizes are set.
/// Errors: kSystem with the errno of the first option refused; the later ones are not tried.
Result<void> apply_tcp_options(int fd, const TcpOptions& options) noexcept;

}  // namespace shoal::net
