// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/process/request_listener.hpp
/// Requests through a listening socket, one a connection: a length of 4 bytes (big-endian), then the bytes;
/// the reply has the same form. Blocking: for a worker that does one thing at a time.
///
/// Clients are not trusted. A connection that is slow does not keep others waiting, one that does not send
/// its request in time is closed, as is one that announces too much. Memory is used for bytes that have
/// come, not for a length that was announced.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::process {

struct RequestLimits {
    std::size_t max_request_bytes = 2 << 20;
    std::size_t max_connections = 128;         ///< Whose requests are not complete.
    std::int64_t request_timeout_ms = 10'000;  ///< For the whole request, and for sending the reply.
};

/// Belongs to its thread. Several processes may share the listening descriptor, which is non-blocking.
class RequestListener {
  public:
    RequestListener(int listener, const RequestLimits& limits) noexcept
        : listener_(listener), limits_(limits) {}

    /// Waits for a complete request. After each one call finish(). Errors: kClosed: `stop_fd` is readable and
    /// no request has begun just now; kNoMemory; kSystem.
    [[nodiscard]] Result<std::string> next(int stop_fd);
    /// Appends to the reply of the present request. Errors: kTooLarge: 4 GiB; kInvalid: there is no request.
    Result<void> write(std::string_view bytes);
    [[nodiscard]] bool has_request() const noexcept { return static_cast<bool>(current_); }
    /// Sends what was written, if anything, and closes the connection.
    void finish() noexcept;

  private:
    struct Connection {
        UniqueFd fd;
        std::string bytes;  ///< The length, then the request.
        std::int64_t accepted_ms = 0;
    };
    enum class Progress : std::uint8_t { kMore, kComplete, kEnded };

    void wait(int stop_fd, bool& must_stop);
    void accept_one() noexcept;
    Progress read_some(Connection& connection);
    void log_refusal(std::size_t length);
    [[nodiscard]] bool has_fresh(std::int64_t now_ms) const noexcept;
    [[nodiscard]] int wait_ms(std::int64_t now_ms) const noexcept;
    void close_late() noexcept;

    const int listener_;
    const RequestLimits limits_;
    std::vector<Connection> connections_;
    std::vector<int> ready_;  ///< Descriptors that the last wait() found readable.
    UniqueFd current_;
    std::string reply_;
    std::int64_t last_log_ms_ = 0;
    std::int64_t accept_again_ms_ = 0;  ///< After a failure such as EMFILE.
};

}  // namespace shoal::process
