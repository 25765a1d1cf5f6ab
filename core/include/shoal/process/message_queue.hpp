// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/message_queue.hpp
/// Message queues of the kernel (System V): shared by processes, and they outlive them.
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "shoal/base/error.hpp"

namespace shoal::process {

/// A handle of one queue. The queue exists until destroy(): closing the handle keeps it, and a forked child
/// may use the handle too. Calls block the thread, not only the coroutine.
class MessageQueue {
  public:
    enum class Wait : bool { kNo, kYes };

    struct Stats {
        std::size_t message_count = 0;
        std::size_t byte_count = 0;      ///< Bytes of all messages in the queue.
        std::size_t capacity_bytes = 0;  ///< A message waits while the queue would exceed it.
    };

    /// Opens the queue of `key`, or creates it with `permissions`. Key 0: a new queue that has no key; only
    /// this handle and those of forked children reach it.
    /// Errors: kSystem (EACCES; ENOSPC: too many queues).
    [[nodiscard]] static Result<MessageQueue> open(key_t key, unsigned permissions = 0666) noexcept;

    /// Limits the bytes in the queue. More than the system's maximum needs a privilege.
    /// Errors: kSystem (EPERM).
    Result<void> set_capacity(std::size_t bytes) noexcept;

    /// Appends a message. `type` must be positive.
    /// Errors: kAgain: the queue is full, with Wait::kNo; kTooLarge: above the system's message size (see
    /// max_message_bytes()); kInvalid: `type`; kNoMemory; kSystem (EINTR: a signal handler ran during the
    /// wait; EIDRM, EINVAL: the queue was destroyed; EACCES).
    Result<void> push(std::int64_t type, std::string_view message, Wait wait);

    /// Takes the oldest message of `type`; 0: of any type; negative: of the lowest type up to `-type`. A
    /// message longer than `max_bytes` is cut and its rest is lost. The view is valid until the next call on
    /// this handle.
    /// Errors: kAgain: no message, with Wait::kNo; kNoMemory; kSystem (EINTR, EIDRM, EINVAL, EACCES, as
    /// push()).
    [[nodiscard]] Result<std::string_view> pop(std::int64_t type, std::size_t max_bytes, Wait wait);

    /// Errors: kSystem (EIDRM, EINVAL: the queue was destroyed; EACCES).
    [[nodiscard]] Result<Stats> stats() const noexcept;

    /// Removes the queue from the system; waiting processes get EIDRM. Errors: kSystem (EPERM; EINVAL: it
    /// was destroyed before).
    Result<void> destroy() noexcept;

    /// The kernel's id of the queue.
    [[nodiscard]] int id() const noexcept { return id_; }

    /// The system's limit of one message (/proc/sys/kernel/msgmax).
    [[nodiscard]] static std::size_t max_message_bytes() noexcept;

  private:
    explicit MessageQueue(int id) noexcept : id_(id) {}
    /// Makes room for a message of `bytes` behind its type. False: out of memory.
    bool reserve(std::size_t bytes) noexcept;

    int id_;
    std::unique_ptr<std::byte[]> buffer_;  ///< One message in the kernel's form: its type, then its bytes.
    std::size_t buffer_bytes_ = 0;
};

}  // namespace shoal::process
