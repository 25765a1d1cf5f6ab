// SPDX-License-Identifier: Apache-2.0
// Sends a message over many connections at once and checks that each comes back.
//
//   example_echo_client <host> <port> [connections]
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <shoal/client/connect.hpp>
#include <shoal/coro/coroutine.hpp>
#include <shoal/coro/runtime.hpp>
#include <shoal/coro/wait_group.hpp>
#include <string>

namespace {

using namespace shoal;

bool talk(const std::string& host, std::uint16_t port, net::Resolver* resolver, int number) {
    client::ConnectOptions options;
    options.timeout_ms = 5'000;
    options.resolver = resolver;
    auto stream = client::open(host, port, options);
    if (!stream) {
        std::fprintf(stderr, "connection %d: errno %d\n", number, to_errno(stream.error()));
        return false;
    }
    const std::string message = "message " + std::to_string(number) + "\n";
    if (!(*stream)->send_all(std::as_bytes(std::span(message)), 5'000).is_complete()) return false;
    std::string answer(message.size(), '\0');
    return (*stream)->recv_all(std::as_writable_bytes(std::span(answer)), 5'000).is_complete() &&
           answer == message;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: %s <host> <port> [connections]\n", argv[0]);
        return EXIT_FAILURE;
    }
    const std::string host = argv[1];
    const auto port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    const int connections = argc > 3 ? std::atoi(argv[3]) : 100;
    int echoed = 0;
    const auto done = coro::run([&] {
        auto& scheduler = *coro::Scheduler::current_scheduler();
        auto resolver = net::Resolver::create(scheduler.loop());
        coro::WaitGroup talks;
        for (int number = 1; number <= connections; ++number) {
            talks.add(1);
            (void)scheduler.spawn([&, number] {
                echoed += talk(host, port, resolver ? resolver->get() : nullptr, number) ? 1 : 0;
                talks.done();
            });
        }
        (void)talks.wait();
    });
    std::printf("%d of %d messages came back\n", echoed, connections);
    return done && echoed == connections ? EXIT_SUCCESS : EXIT_FAILURE;
}
