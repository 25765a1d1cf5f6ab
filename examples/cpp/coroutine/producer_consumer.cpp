// SPDX-License-Identifier: Apache-2.0 Two producers and a consumer share a channel. Nothing here blocks the
// thread: while a coroutine waits, the others run.
#include <cstdio>
#include <shoal/coro/channel.hpp>
#include <shoal/coro/coroutine.hpp>
#include <shoal/coro/runtime.hpp>
#include <shoal/coro/wait_group.hpp>
#include <string>

namespace {

void produce(shoal::coro::Channel<std::string>& channel, const std::string& name) {
    for (int number = 1; number <= 3; ++number) {
        (void)shoal::coro::sleep_for_ms(5);
        if (!channel.push(name + " " + std::to_string(number))) return;  // The consumer closed the channel.
    }
}

}  // namespace

int main() {
    int received = 0;
    const auto done = shoal::coro::run([&received] {
        auto& scheduler = *shoal::coro::Scheduler::current_scheduler();
        shoal::coro::Channel<std::string> channel(1);
        shoal::coro::WaitGroup producers;
        for (const char* name : {"left", "right"}) {
            producers.add(1);
            (void)scheduler.spawn([&channel, &producers, name] {
                produce(channel, name);
                producers.done();
            });
        }
        (void)scheduler.spawn([&channel, &producers] {
            (void)producers.wait();
            channel.close();
        });
        // A closed channel is emptied first; then pop() fails and the loop ends.
        while (auto item = channel.pop()) {
            std::printf("%s\n", item->c_str());
            ++received;
        }
    });
    return done && received == 6 ? 0 : 1;
}
