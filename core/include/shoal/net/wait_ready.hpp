// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/wait_ready.hpp
/// Waits for any pollable descriptor (pipe, terminal, foreign socket) without owning it.
#include "shoal/coro/coroutine.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::net {

/// Waits until `fd` is ready for any of `interest` (kRead, kWrite) and returns what it is ready for: of
/// `interest`, with kError added when it holds. Registers `fd` only during the wait. A descriptor that is
/// closed meanwhile never becomes ready: the wait ends by timeout, cancellation, or end_ready_waits() with
/// the same `stands_for` (the descriptor of which `fd` is a duplicate, or `fd` itself). Errors: kTimedOut,
/// kCanceled, kOutOfCoroutine; kClosed: end_ready_waits(); kInvalid for an empty interest; kSystem: EBADF,
/// EPERM for what cannot be polled, EEXIST when the loop watches `fd` already.
[[nodiscard]] Result<event::Ready> wait_ready(int fd, event::Ready interest,
                                              coro::TimeoutMs timeout_ms = coro::kForever,
                                              int stands_for = -1) noexcept;

/// Ends the waits of this thread for `fd`; the coroutines run at the end of the turn. Socket::close() calls
/// it.
void end_ready_waits(int fd) noexcept;

}  // namespace shoal::net
