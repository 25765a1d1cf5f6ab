// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file server/net/output_queue.hpp
/// Bytes, borrowed bytes and file ranges waiting to be sent on one connection, in order.
#include <sys/uio.h>

#include <cstdint>
#include <memory>
#include <span>
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

/// A part of a file that is to be sent.
struct FileRange {
    SharedFile file;
    std::uint64_t offset;
    std::uint64_t bytes;
};

/// What one step of writing has done.
struct Written {
    std::size_t bytes;  ///< 0: interrupted, try again.
    bool is_full;       ///< There is no room for more: the next writable edge is due (epoll(7)).
};

/// Where queued bytes go: the transport of a connection.
class OutputWriter {
  public:
    /// Writes the parts in order, as far as there is room. `more_follows`: more output comes at once. Errors:
    /// kAgain: no room; kClosed: the peer has gone; kSystem, kProtocol. After kAgain the same bytes come
    /// again, perhaps at another place and with more behind them.
    virtual Result<Written> write(std::span<const iovec> parts, bool more_follows) noexcept = 0;
    /// The same with a range of an open file. Errors also: kClosed: the file is shorter.
    virtual Result<Written> write_file(int file, std::uint64_t offset, std::size_t bytes) noexcept = 0;

  protected:
    ~OutputWriter() = default;
};

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

    /// Writes until empty, kAgain, or its share of the turn is used up (then `wants_turn()`). True: empty.
    /// Errors: as the writer's, without kAgain.
    Result<bool> send_through(OutputWriter& writer) noexcept;
    /// The last send_through() stopped for fairness: no writable edge will come, call it again next turn.
    [[nodiscard]] bool wants_turn() const noexcept { return wants_turn_; }
    /// Output was queued although there is room: as if send_through() had stopped so.
    void want_turn() noexcept { wants_turn_ = true; }

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
    Result<Written> send_memory(OutputWriter& writer) noexcept;
    Result<Written> send_file(OutputWriter& writer) noexcept;

    std::unique_ptr<Ring<Segment>> segments_;
    std::size_t bytes_ = 0;
    bool wants_turn_ = false;
};

}  // namespace shoal::server
