// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/output_queue.hpp
/// Bytes, borrowed bytes and file ranges waiting to be sent on one connection, in order.
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/server/http_exchange.hpp"

namespace shoal::server {

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
    /// Queues a range of an open file, sent with sendfile(2).
    void append_file(UniqueFd file, std::uint64_t offset, std::uint64_t bytes);

    [[nodiscard]] bool empty() const noexcept { return bytes_ == 0; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    void clear() noexcept;

    /// Sends with writev(2)/sendfile(2) until empty or EAGAIN. True: empty. Errors: kSystem, kClosed (EPIPE,
    /// ECONNRESET; or a file that shrank under us).
    Result<bool> send_to(int fd) noexcept;

  private:
    struct Segment {
        enum class Kind : std::uint8_t { kCopied, kBorrowed, kFile } kind;
        std::string copied;
        std::string_view view;  ///< What is left to send of copied or borrowed bytes.
        BytesOwner owner;
        UniqueFd file;
        std::uint64_t file_offset = 0;
        std::uint64_t file_bytes = 0;
    };
    std::deque<Segment> segments_;
    std::size_t bytes_ = 0;
};

}  // namespace shoal::server
