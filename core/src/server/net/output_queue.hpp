// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/output_queue.hpp
/// Bytes, borrowed bytes and file ranges waiting to be sent on one connection, in order.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "shoal/base/bytes_owner.hpp"
#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/ring.hpp"

namespace shoal::server {

/// System calls made and bytes moved: what performance promises are checked against.
struct IoCounts {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    std::uint64_t received_bytes = 0;
    std::uint64_t sent_bytes = 0;
};

/// An open file that several ranges of one answer are sent from.
using SharedFile = std::shared_ptr<const UniqueFd>;

/// Owns no memory while it is empty: idle connections cost nothing.
class OutputQueue {
  public:
    OutputQueue() = default;
    OutputQueue(const OutputQueue&) = delete;
    OutputQueue& operator=(const OutputQueue&) = delete;
    ~OutputQueue();

    /// Copies `bytes` behind what is queued.
    void append(std::string_view bytes);
    /// Queues `bytes` without copying; `owner.release` is called when they have left or the queue is cleared.
    void append_owned(std::string_view bytes, BytesOwner owner);
    /// Queues a range of an open file, sent with sendfile(2). Ranges may share the file.
    void append_file(SharedFile file, std::uint64_t offset, std::uint64_t bytes);

    [[nodiscard]] bool empty() const noexcept { return bytes_ == 0; }
    /// Bytes in memory and in files.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    void clear() noexcept;

    /// Sends with sendmsg(2)/sendfile(2) until empty, EAGAIN, or its share of the turn is used up (then
    /// `wants_turn()`). True: empty. Errors: kSystem, kClosed (EPIPE, ECONNRESET; or a file that shrank under
    /// us).
    Result<bool> send_to(int fd, IoCounts* counts = nullptr) noexcept;
    /// The last send_to() stopped for fairness: no writable edge will come, call it again next turn.
    [[nodiscard]] bool wants_turn() const noexcept { return wants_turn_; }

  private:
    struct Segment {
        enum class Kind : std::uint8_t { kCopied, kBorrowed, kFile } kind = Kind::kCopied;
        std::string copied;
        std::size_t copied_offset = 0;  ///< What has been sent of `copied`.
        std::string_view borrowed;      ///< What is left of borrowed bytes.
        BytesOwner owner;
        SharedFile file;
        std::uint64_t file_offset = 0;
        std::uint64_t file_bytes = 0;

        [[nodiscard]] std::string_view left() const noexcept {
            return kind == Kind::kBorrowed ? borrowed : std::string_view(copied).substr(copied_offset);
        }
    };
    [[nodiscard]] Ring<Segment>& segments();
    [[nodiscard]] Segment* last() noexcept;
    void pop_front() noexcept;
    void drop_sent(std::size_t sent) noexcept;
    Result<std::size_t> send_memory(int fd, IoCounts& counts) noexcept;
    Result<std::size_t> send_file(int fd, IoCounts& counts) noexcept;

    std::unique_ptr<Ring<Segment>> segments_;
    std::size_t bytes_ = 0;
    bool wants_turn_ = false;
};

}  // namespace shoal::server
