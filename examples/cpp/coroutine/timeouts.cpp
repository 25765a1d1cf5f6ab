// SPDX-License-Identifier: Apache-2.0
// Waiting with a limit, and cancelling a coroutine that waits.
#include <cstdio>
#include <shoal/coro/channel.hpp>
#include <shoal/coro/coroutine.hpp>
#include <shoal/coro/runtime.hpp>

int main() {
    bool timed_out = false;
    bool canceled = false;
    const auto done = shoal::coro::run([&] {
        shoal::coro::Channel<int> nobody_pushes(1);
        const auto item = nobody_pushes.pop(20);
        timed_out = !item && item.error().code == shoal::Errc::kTimedOut;
        std::printf("after 20 ms: %s\n", timed_out ? "timed out" : "something else");

        auto& scheduler = *shoal::coro::Scheduler::current_scheduler();
        const auto sleeper = scheduler.spawn([&canceled] {
            const auto woken = shoal::coro::sleep_for_ms(60'000);
            canceled = woken && *woken == shoal::coro::Wake::kCanceled;
            std::printf("a minute's sleep: %s\n", canceled ? "cancelled" : "something else");
        });
        if (sleeper) (void)scheduler.cancel(*sleeper);
    });
    return done && timed_out && canceled ? 0 : 1;
}
