// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/event/event_loop.hpp"

namespace shoal::event {
namespace {

void ignore_timer(Timer&, void*) {}

void timer_arm_cancel(benchmark::State& state) {
    TimerWheel wheel(1'000'000);
    Timer timer(ignore_timer, nullptr);
    std::int64_t delay = 0;
    for (auto _ : state) {
        wheel.arm_at(timer, 1'000'000 + 5'000 + (delay++ & 1023));
        timer.cancel();
    }
}
BENCHMARK(timer_arm_cancel);

void timer_arm_cancel_among_100k(benchmark::State& state) {
    TimerWheel wheel(1'000'000);
    std::vector<std::unique_ptr<Timer>> timers;
    for (int i = 0; i < 100'000; ++i) {
        timers.push_back(std::make_unique<Timer>(ignore_timer, nullptr));
        wheel.arm_at(*timers.back(), 1'000'000 + 1 + i);
    }
    Timer timer(ignore_timer, nullptr);
    std::int64_t delay = 0;
    for (auto _ : state) {
        wheel.arm_at(timer, 1'000'000 + 5'000 + (delay++ & 1023));
        timer.cancel();
    }
}
BENCHMARK(timer_arm_cancel_among_100k);

void timer_fire(benchmark::State& state) {
    std::int64_t now = 1'000'000;
    TimerWheel wheel(now);
    Timer timer(ignore_timer, nullptr);
    for (auto _ : state) {
        wheel.arm_at(timer, now + 10);
        wheel.advance(now += 10);
    }
}
BENCHMARK(timer_fire);

void loop_arm_cancel(benchmark::State& state) {
    auto loop = EventLoop::create();
    Timer timer(ignore_timer, nullptr);
    for (auto _ : state) {
        (*loop)->arm(timer, 5'000);
        timer.cancel();
    }
}
BENCHMARK(loop_arm_cancel);

void loop_arm_coarse_cancel(benchmark::State& state) {
    auto loop = EventLoop::create();
    Timer timer(ignore_timer, nullptr);
    for (auto _ : state) {
        (*loop)->arm_coarse(timer, 5'000);
        timer.cancel();
    }
}
BENCHMARK(loop_arm_coarse_cancel);

void timers_100k_arm_then_cancel(benchmark::State& state) {
    auto loop = EventLoop::create();
    std::vector<std::unique_ptr<Timer>> timers;
    for (int i = 0; i < 100'000; ++i)
        timers.push_back(std::make_unique<Timer>(ignore_timer, nullptr));
    for (auto _ : state) {
        std::int64_t delay = 1;
        for (const auto& timer : timers)
            (*loop)->arm(*timer, delay++);
        for (const auto& timer : timers)
            timer->cancel();
    }
}
BENCHMARK(timers_100k_arm_then_cancel)->Unit(benchmark::kMillisecond);

/// Writes to its own eventfd once a turn: a turn is one epoll_wait and one write.
struct Pinger : Watcher {
    explicit Pinger(EventLoop& loop) : fd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        (void)loop.add(*this, fd.get(), Trigger::kEdge);
    }
    void ping() const {
        const std::uint64_t one = 1;
        (void)!::write(fd.get(), &one, sizeof(one));
    }
    void on_ready(Ready) override { ping(); }
    UniqueFd fd;
};

void loop_turn_eventfd_ping(benchmark::State& state) {
    auto loop = EventLoop::create();
    Pinger pinger(**loop);
    pinger.ping();
    for (auto _ : state)
        (*loop)->run_once(-1);
}
BENCHMARK(loop_turn_eventfd_ping);

/// The floor of loop_turn_eventfd_ping: the same two system calls and nothing else.
void floor_turn_eventfd_ping(benchmark::State& state) {
    const UniqueFd epoll_fd(::epoll_create1(EPOLL_CLOEXEC));
    const UniqueFd fd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    ::epoll_ctl(epoll_fd.get(), EPOLL_CTL_ADD, fd.get(), &event);
    const std::uint64_t one = 1;
    epoll_event events[256];
    for (auto _ : state) {
        (void)!::write(fd.get(), &one, sizeof(one));
        benchmark::DoNotOptimize(::epoll_wait(epoll_fd.get(), events, 256, -1));
    }
}
BENCHMARK(floor_turn_eventfd_ping);

void loop_turn_with_deferred(benchmark::State& state) {
    auto loop = EventLoop::create();
    int count = 0;
    Deferred deferred([](void* owner) { ++*static_cast<int*>(owner); }, &count);
    for (auto _ : state) {
        (*loop)->defer(deferred);
        (*loop)->run_once(0);
    }
}
BENCHMARK(loop_turn_with_deferred);

}  // namespace
}  // namespace shoal::event
