// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/linger.hpp
/// Ends of TCP connections that keep what was sent last.
///
/// Unread input, or that comes after close(2), makes the kernel reset the connection, and with
/// it goes what has not reached the peer's machine yet. TLS 1.3 servers send tickets that a client which only
/// writes never reads.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/net/tls.hpp"

namespace shoal::net::detail {

/// Bytes of a TCP connection that the peer's machine has not confirmed; 0 for what is no TCP connection.
[[nodiscard]] std::size_t unconfirmed_bytes(int fd) noexcept;

/// Reads what has come and drops it, without waiting, a bounded amount: a peer that keeps on sending is
/// reset. False: the peer has ended, or the connection is broken.
bool drop_input(int fd) noexcept;

/// Ends a TLS connection that its owner has closed and that has unconfirmed bytes: on this thread's loop
/// sends close_notify when there is room, ends the sending direction, and drops input until all is confirmed,
/// the peer ends, or for 2 s nothing moves (30 s at most). The loop runs as long. Without a loop, or where
/// memory runs out, it closes at once.
void linger(UniqueFd fd, std::unique_ptr<TlsSession> session) noexcept;

/// The same for who has no loop: waits here, `timeout_ms` at most; then the caller closes.
void linger_blocking(int fd, TlsSession& session, std::int64_t timeout_ms) noexcept;

}  // namespace shoal::net::detail
