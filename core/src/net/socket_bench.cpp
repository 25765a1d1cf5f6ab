// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <sys/epoll.h>

#include <array>

#include "shoal/coro/runtime.hpp"
#include "shoal/net/socket.hpp"

namespace shoal::net {
namespace {

std::pair<UniqueFd, UniqueFd> make_fds() {
    int fds[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) != 0) std::abort();
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

/// The floor: both ends in one thread over one edge-triggered epoll, nothing else.
void BM_RawPingPong(benchmark::State& state) {
    const auto [left, right] = make_fds();
    const UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
    for (const int fd : {left.get(), right.get()}) {
        epoll_event event{EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP, {.fd = fd}};
        epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event);
    }
    std::array<char, 16> message{};
    // Like a coroutine each end tries first: write, find nothing to read, wait.
    const auto step = [&](int from, int to) {
        benchmark::DoNotOptimize(::send(from, message.data(), message.size(), MSG_NOSIGNAL));
        benchmark::DoNotOptimize(::recv(from, message.data(), message.size(), 0));
        epoll_event events[8];
        benchmark::DoNotOptimize(epoll_wait(epoll.get(), events, 8, -1));
        benchmark::DoNotOptimize(::recv(to, message.data(), message.size(), 0));
    };
    for (auto _ : state) {
        step(left.get(), right.get());
        step(right.get(), left.get());
    }
}
BENCHMARK(BM_RawPingPong);

void BM_SocketPingPong(benchmark::State& state) {
    const TimeoutMs timeout_ms = state.range(0);
    const auto ran = coro::run([&] {
        auto [left_fd, right_fd] = make_fds();
        const auto left = Socket::adopt(std::move(left_fd)).value();
        const auto right = Socket::adopt(std::move(right_fd)).value();
        std::array<std::byte, 16> message{};
        static_cast<void>(coro::Scheduler::current_scheduler()->spawn([&] {
            std::array<std::byte, 16> echo{};
            while (left->recv(echo, timeout_ms).value_or(0) > 0)
                static_cast<void>(left->send(echo, timeout_ms));
        }));
        for (auto _ : state) {
            static_cast<void>(right->send(message, timeout_ms));
            static_cast<void>(right->recv(message, timeout_ms));
        }
        left->close();
    });
    if (!ran) state.SkipWithError("deadlock");
}
BENCHMARK(BM_SocketPingPong)->ArgName("timeout_ms")->Arg(-1)->Arg(60'000);

}  // namespace
}  // namespace shoal::net
