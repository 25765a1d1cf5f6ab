// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/wait_ready.hpp
/// Waits for any pollable descriptor (pipe, terminal, foreign socket) without owning it.
#include "shoal/coro/coroutine.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::net {

/// Waits until `fd` is ready for any of `interest` (kRead, kWrite) and returns what it is ready for: of
/// `interest`, with kError added when it holds. Registers `fd` for the time of the wait only. A descriptor
/// that is closed meanwhile is never ready: timeout or cancellation end the wait, or end_ready_waits() when
/// `stands_for` is given: the descriptor of which `fd` is a duplicate, or `fd` itself. Errors: kTimedOut,
/// kCanceled, kOutOfCoroutine; kClosed: end_ready_waits(); kInvalid for an empty interest; kSystem: EBADF,
/// EPERM for what cannot be polled, EEXIST when the loop watches `fd` already.
[[nodiscard]] Result<event::Ready> wait_ready(int fd, event::Ready interest,
                                              coro::TimeoutMs timeout_ms = coro::kForever,
                                              int stands_for = -1) noexcept;

/// Ends the waits of this thread that stand for `fd`; they go on at the end of the turn. A Socket that is
/// closed calls it.
void end_ready_waits(int fd) noexcept;

}  // namespace shoal::net
