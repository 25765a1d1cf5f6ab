// SPDX-License-Identifier: Apache-2.0 An echo server: one coroutine a connection, each written like a program
// with a single connection.
//
//   example_echo_server [port]     SIGTERM and SIGINT end it, once the connections under way are done
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <shoal/coro/coroutine.hpp>
#include <shoal/coro/runtime.hpp>
#include <shoal/net/socket.hpp>

namespace {

using namespace shoal;
constexpr coro::TimeoutMs kIdleMs = 30'000;

void echo(net::Socket& connection) {
    std::array<std::byte, 16'384> buffer;
    for (;;) {
        const auto received = connection.recv(buffer, kIdleMs);
        if (!received || *received == 0) return;  // An error, a silent peer, or the end of the stream.
        if (!connection.send_all(std::span(buffer).first(*received), kIdleMs).is_complete()) return;
    }
}

void serve(net::Socket& listener) {
    auto& scheduler = *coro::Scheduler::current_scheduler();
    for (;;) {
        auto accepted = listener.accept();
        if (!accepted) {
            if (listener.is_closed()) return;
            // Out of descriptors: the connection stays in the queue until some are free again.
            (void)coro::sleep_for_ms(10);
            continue;
        }
        std::shared_ptr<net::Socket> connection = std::move(*accepted);
        (void)scheduler.spawn([connection] { echo(*connection); });
    }
}

}  // namespace

int main(int argc, char** argv) {
    const auto port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 9503);
    const auto address = net::Address::from_ip("127.0.0.1", port);
    bool has_served = false;
    const auto done = coro::run([&] {
        auto listener = net::listen_on(*address);
        if (!listener) {
            std::fprintf(stderr, "cannot listen on port %u: errno %d\n", port, to_errno(listener.error()));
            return;
        }
        auto& loop = coro::Scheduler::current_scheduler()->loop();
        for (const int signal_number : {SIGTERM, SIGINT})
            (void)loop.set_signal_handler(signal_number, [&](int) { (*listener)->close(); });
        std::printf("listening on 127.0.0.1:%u\n", (*listener)->local_address()->port());
        std::fflush(stdout);
        serve(**listener);
        for (const int signal_number : {SIGTERM, SIGINT})
            (void)loop.set_signal_handler(signal_number, {});
        has_served = true;
    });
    return done && has_served ? EXIT_SUCCESS : EXIT_FAILURE;
}
