// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/system/system_calls.hpp
/// What the files of Coroutine\System share: services of the process, bytes on their way to PHP, failures.
#include "runtime/php_coroutine.hpp"
#include "shoal/base/byte_chunks.hpp"
#include "shoal/process/command.hpp"
#include "shoal/process/signal_waits.hpp"

namespace shoal::php {

/// Of this process's loop, made at first use, gone with the request.
struct ProcessServices {
    explicit ProcessServices(event::EventLoop& loop) : reaper(loop), commands(loop, reaper), signals(loop) {}
    process::Reaper reaper;
    process::CommandRunner commands;
    process::SignalWaits signals;
};
/// Null: thrown.
ProcessServices* process_services();
/// The same, but null instead of making them.
[[nodiscard]] ProcessServices* peek_process_services() noexcept;

/// Bytes that the core has read and PHP does not have yet. Owned by a list that ends with the request,
/// because a bailout in making the string skips the code that holds the pointer.
struct HeldBytes : ListNode<> {
    ByteChunks bytes;
};
/// [C]
HeldBytes* hold_bytes(ByteChunks&& bytes);
/// [Z] A string of the bytes, which are dropped. Null: it would not fit into memory_limit.
zend_string* take_string(HeldBytes* held);
/// How long a string may become by memory_limit, as of now.
[[nodiscard]] std::size_t string_room_bytes() noexcept;

/// swoole_last_error() for a failed call: errno-like for what the system or the time has ended, else
/// Swoole's.
void note_failure(Error error) noexcept;

/// net::wait_ready(), also for what a socket object or Event::add() watches already. [C]
Result<event::Ready> wait_for_descriptor(int fd, event::Ready interest, coro::TimeoutMs timeout_ms);

}  // namespace shoal::php
