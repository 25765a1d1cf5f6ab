// SPDX-License-Identifier: Apache-2.0
// Timers of the event loop, without a coroutine: one that repeats by arming itself again, one that ends it.
#include <cstdio>
#include <cstdlib>
#include <shoal/event/event_loop.hpp>

namespace {

using namespace shoal;

struct Ticker {
    explicit Ticker(event::EventLoop& its_loop) : loop(its_loop), timer(&tick, this) { loop.arm(timer, 20); }

    static void tick(event::Timer& timer, void* owner) {
        Ticker& self = *static_cast<Ticker*>(owner);
        std::printf("tick %d\n", ++self.ticks);
        if (self.ticks < 3)
            self.loop.arm(timer, 20);  // Not armed again: nothing is left to do, run() returns.
    }

    event::EventLoop& loop;
    event::Timer timer;
    int ticks = 0;
};

}  // namespace

int main() {
    auto loop = event::EventLoop::create();
    if (!loop) return EXIT_FAILURE;
    Ticker ticker(**loop);
    bool is_late = false;
    event::Timer watchdog([](event::Timer&, void* late) { *static_cast<bool*>(late) = true; }, &is_late);
    (*loop)->arm(watchdog, 30'000);
    watchdog.cancel();  // A timer that has been cancelled does not keep the loop running.

    const std::int64_t started_at_ms = monotonic_ms();
    (*loop)->run();
    const std::int64_t passed_ms = monotonic_ms() - started_at_ms;
    return ticker.ticks == 3 && passed_ms >= 60 && !is_late ? EXIT_SUCCESS : EXIT_FAILURE;
}
