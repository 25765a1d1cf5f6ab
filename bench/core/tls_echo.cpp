// SPDX-License-Identifier: Apache-2.0
// A TLS echo between two coroutines over Stream: 16 KiB there and back over 127.0.0.1, with a time limit on
// every call. Prints the nanoseconds of CPU a round trip. Its floor: raw_tls_echo.
//
//   bench_tls_echo <round trips>
#include "../floor/tls_common.hpp"
#include "shoal/coro/runtime.hpp"
#include "shoal/net/stream.hpp"

namespace {

using namespace shoal;

constexpr net::TimeoutMs kTimeoutMs = 60'000;

std::shared_ptr<net::TlsContext> make_context(net::TlsRole role, const char* identity) {
    net::TlsOptions options;
    options.identity.certificate_file = identity;
    options.verify_peer = false;
    auto context = net::TlsContext::create(role, options);
    if (!context) bench::fail("TlsContext");
    return *context;
}

std::unique_ptr<net::Stream> adopt(int fd) {
    return std::make_unique<net::Stream>(net::Socket::adopt(UniqueFd(fd)).value());
}

void echo(net::Stream& stream, std::shared_ptr<net::TlsContext> context) {
    if (!stream.start_tls(std::move(context), {}, kTimeoutMs)) bench::fail("start_tls");
    std::array<std::byte, bench::kEchoBytes> message{};
    while (stream.recv_all(message, kTimeoutMs).is_complete())
        static_cast<void>(stream.send_all(message, kTimeoutMs));
}

double measure(net::Stream& stream, long rounds) {
    std::array<std::byte, bench::kEchoBytes> message{};
    double started = 0;
    for (long round = -bench::kWarmUpRounds; round < rounds; ++round) {
        if (round == 0) started = bench::cpu_ns();
        if (!stream.send_all(message, kTimeoutMs).is_complete()) bench::fail("send");
        if (!stream.recv_all(message, kTimeoutMs).is_complete()) bench::fail("recv");
    }
    return (bench::cpu_ns() - started) / static_cast<double>(rounds);
}

}  // namespace

int main(int argc, char** argv) {
    const long rounds = argc > 1 ? std::atol(argv[1]) : 20'000;
    char path[] = "/tmp/shoal-bench-XXXXXX";
    ::close(::mkstemp(path));
    bench::write_identity(path);
    const auto runtime = coro::Runtime::create().value();
    const auto ran = runtime->run([&] {
        const auto [client_fd, server_fd] = bench::make_tcp_pair();
        const auto client = adopt(client_fd);
        const auto server = adopt(server_fd);
        const auto server_context = make_context(net::TlsRole::kServer, path);
        const auto client_context = make_context(net::TlsRole::kClient, "");
        ::unlink(path);
        static_cast<void>(
            coro::Scheduler::current_scheduler()->spawn([&] { echo(*server, server_context); }));
        if (!client->start_tls(client_context, {}, kTimeoutMs)) bench::fail("start_tls");
        std::printf("%.1f\n", measure(*client, rounds));
        client->close();
        while (server->socket().reader() != 0)  // The echo ends before what it uses does.
            static_cast<void>(coro::sleep_for_ms(1));
    });
    return ran ? 0 : 1;
}
