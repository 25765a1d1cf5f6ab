// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the tests of connecting share: peers good and silent, and how exact a timeout was.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "shoal/base/clock.hpp"
#include "shoal/client/connect.hpp"
#include "shoal/testing/net.hpp"
#include "shoal/testing/proxy_server.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::client::connect_test {

constexpr coro::TimeoutMs kPlenty = 5'000;

inline std::unique_ptr<net::Stream> make_stream(int family = AF_INET, int type = SOCK_STREAM) {
    return std::make_unique<net::Stream>(std::move(*net::Socket::create(family, type)));
}

inline ConnectOptions through(const testing::ProxyServer& server, testing::ProxyServerOptions::Kind kind,
                              std::string user = {}, std::string password = {}) {
    ConnectOptions options;
    options.timeout_ms = kPlenty;
    const bool is_socks = kind == testing::ProxyServerOptions::Kind::kSocks5;
    options.proxy.kind = is_socks ? ProxyOptions::Kind::kSocks5 : ProxyOptions::Kind::kHttp;
    options.proxy.host = "127.0.0.1";
    options.proxy.port = server.port();
    options.proxy.user = std::move(user);
    options.proxy.password = std::move(password);
    return options;
}

inline std::string receive(net::Stream& stream, std::size_t count) {
    std::string text(count, '\0');
    text.resize(stream.recv_all(std::as_writable_bytes(std::span(text)), kPlenty).bytes);
    return text;
}

inline coro::Cid start(std::function<void()> body) {
    return coro::Scheduler::current_scheduler()->spawn(std::move(body)).value();
}

/// An address where connections neither come about nor fail: its accept queue is full, so the kernel drops
/// the SYNs. Of its own port, or of the port of another listener on another address of loopback.
class SilentAddress {
  public:
    explicit SilentAddress(const std::string& host = "127.0.0.2", std::uint16_t port = 0) {
        const auto where = *net::Address::from_ip(host, port);
        listener_ = make_socket();
        EXPECT_EQ(::bind(listener_.get(), where.native(), where.native_bytes()), 0);
        EXPECT_EQ(::listen(listener_.get(), 0), 0);
        address_ = *net::Address::local_of(listener_.get());
        constexpr int kMaxFillers = 16;
        for (int i = 0; i < kMaxFillers; ++i) {
            fillers_.push_back(make_socket());
            (void)::connect(fillers_.back().get(), address_.native(), address_.native_bytes());
            pollfd entry{fillers_.back().get(), POLLOUT, 0};
            if (::poll(&entry, 1, 20) == 0) return;
        }
        ADD_FAILURE() << "the queue of " << host << " does not become full";
    }
    [[nodiscard]] std::uint16_t port() const noexcept { return address_.port(); }

  private:
    static UniqueFd make_socket() {
        return UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    }
    UniqueFd listener_;
    net::Address address_;
    std::vector<UniqueFd> fillers_;
};

/// Fails unless `call` took as long as its timeout, and no more than 5 ms longer. A machine that is busy with
/// something else wakes any process late: the best of several tries counts for the upper limit, each for the
/// lower.
template <typename Call>
void expect_exact_timeout(coro::TimeoutMs timeout_ms, const std::string& what, Call call) {
    constexpr int kMaxTries = 10;
    constexpr std::int64_t kNanosPerMs = 1'000'000;
    constexpr std::int64_t kMaxLateNs = 5 * kNanosPerMs;
    std::int64_t least_late_ns = INT64_MAX;
    for (int i = 0; i < kMaxTries && least_late_ns > kMaxLateNs; ++i) {
        const std::int64_t start_ns = monotonic_ns();
        call();
        const std::int64_t late_ns = monotonic_ns() - start_ns - timeout_ms * kNanosPerMs;
        EXPECT_GE(late_ns, 0) << what;
        least_late_ns = std::min(least_late_ns, late_ns);
    }
    EXPECT_LE(least_late_ns, kMaxLateNs) << what;
}

}  // namespace shoal::client::connect_test
