// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/linger.hpp
/// Closes TCP connections without losing the data sent last.
///
/// Input that is unread at close(2), or arrives later, makes the kernel reset the connection, and data that
/// the peer has not received is lost. A TLS 1.3 client that only writes has such input: the session tickets.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/net/tls.hpp"

namespace shoal::net::detail {

/// Bytes of a TCP connection that the peer has not acknowledged; 0 if it is no TCP connection.
[[nodiscard]] std::size_t unconfirmed_bytes(int fd) noexcept;

/// Reads and drops the available input, without waiting and up to a limit: a peer that keeps sending is
/// reset. False: the peer has ended, or the connection is broken.
bool drop_input(int fd) noexcept;

/// Ends a TLS connection that its owner has closed and that has unconfirmed bytes: on this thread's loop
/// sends close_notify when there is space, shuts down the sending direction, and drops input until everything
/// is acknowledged, the peer closes, or there is no progress for 2 s (30 s in total). The loop keeps running
/// meanwhile. Without a loop, or when out of memory, it closes at once.
void linger(UniqueFd fd, std::unique_ptr<TlsSession> session) noexcept;

/// The same without a loop: blocks for at most `timeout_ms`; then the caller closes.
void linger_blocking(int fd, TlsSession& session, std::int64_t timeout_ms) noexcept;

}  // namespace shoal::net::detail
