// SPDX-License-Identifier: Apache-2.0
#pragma once
/// A small blocking HTTP client for tests, and load made of it. Independent of the code under test.
#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "shoal/base/file_descriptor.hpp"

namespace shoal::integration {

/// Where a server listens: a TCP port on the loopback, or the path of a Unix socket.
struct Target {
    std::uint16_t port = 0;
    std::string unix_path;
    bool is_v6 = false;
};

struct Response {
    int status = 0;
    std::string head;
    std::string body;
    bool closes = false;  ///< It said `Connection: close`.
};

/// One connection; connects again by itself after an answer that closes it.
class HttpClient {
  public:
    explicit HttpClient(Target target) : target_(std::move(target)) {}

    /// False, with errno: nobody listens, or the connection was refused.
    bool connect();
    [[nodiscard]] bool is_connected() const noexcept { return static_cast<bool>(fd_); }
    void disconnect() noexcept { fd_.reset(); }
    /// Empty: the request failed (no connection, or it ended before the answer was complete).
    std::optional<Response> get(std::string_view path);
    /// The two halves of get().
    bool send_request(std::string_view path);
    std::optional<Response> receive_response();
    /// True when the server closes the idle connection within `wait_ms`.
    bool is_closed_within(int wait_ms);
    /// What went wrong last, for messages.
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

  private:
    Target target_;
    UniqueFd fd_;
    std::string buffered_;
    std::string problem_;
};

/// Keep-alive connections that send one request after the other until stopped.
class Load {
  public:
    Load(const Target& target, int connections, std::string path = "/");
    ~Load() { stop(); }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    void stop();
    [[nodiscard]] std::uint64_t succeeded() const noexcept { return succeeded_.load(); }
    [[nodiscard]] std::uint64_t failed() const noexcept { return failed_.load(); }
    /// After stop(): what the failures were.
    [[nodiscard]] std::string problems() const;

  private:
    void run(const Target& target, const std::string& path, std::string& problems);

    std::atomic<bool> is_stopping_{false};
    std::atomic<std::uint64_t> succeeded_{0};
    std::atomic<std::uint64_t> failed_{0};
    std::vector<std::string> problems_;
    std::vector<std::thread> threads_;
};

}  // namespace shoal::integration
