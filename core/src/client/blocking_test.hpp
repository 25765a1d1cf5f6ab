// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the tests of blocking streams share: a peer in a thread of its own.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <functional>
#include <string>
#include <thread>

#include "shoal/client/blocking_stream.hpp"
#include "shoal/testing/net.hpp"

namespace shoal::client::blocking_test {

/// Accepts one connection, makes it blocking (10 s a call at most) and gives it to `talk`.
class Peer {
  public:
    explicit Peer(std::function<void(int fd)> talk) : listener_(testing::listen_on_loopback()) {
        thread_ = std::thread([this, talk = std::move(talk)] {
            pollfd entry{listener_.fd.get(), POLLIN, 0};
            if (::poll(&entry, 1, 10'000) != 1) return;
            const UniqueFd connection(::accept4(listener_.fd.get(), nullptr, nullptr, SOCK_CLOEXEC));
            const timeval limit{10, 0};
            ::setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
            ::setsockopt(connection.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
            talk(connection.get());
        });
    }
    ~Peer() { thread_.join(); }
    [[nodiscard]] std::uint16_t port() const noexcept { return listener_.port; }

  private:
    testing::Listener listener_;
    std::thread thread_;
};

inline BlockingOptions tcp_options(coro::TimeoutMs timeout_ms = 5'000) {
    BlockingOptions options;
    options.family = AF_INET;
    options.timeout_ms = timeout_ms;
    return options;
}

/// Connected, or the test fails.
inline std::unique_ptr<BlockingStream> connect_to(std::uint16_t port,
                                                  const BlockingOptions& options = tcp_options()) {
    std::unique_ptr<BlockingStream> stream;
    const ConnectError error = BlockingStream::open(stream, "127.0.0.1", port, options);
    EXPECT_EQ(error.error.code, Errc::kOk) << error.error.detail;
    return stream;
}

inline std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

inline std::string receive(BlockingStream& stream, std::size_t most = 4'096, int flags = 0,
                           coro::TimeoutMs timeout_ms = 5'000) {
    std::string buffer(most, '\0');
    const auto got = stream.recv(std::as_writable_bytes(std::span(buffer)), flags, timeout_ms);
    if (!got) return "error " + std::string(describe(got.error().code));
    return buffer.substr(0, *got);
}

/// Waits until the other side closes.
inline void wait_for_end(int fd) {
    char byte;
    while (::recv(fd, &byte, 1, 0) > 0) {
    }
}

}  // namespace shoal::client::blocking_test
