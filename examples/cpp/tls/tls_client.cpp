// SPDX-License-Identifier: Apache-2.0
// Opens a verified TLS connection, sends standard input and prints what comes back until the peer ends.
//
//   example_tls_client <host> <port> [ca-file]      the CA file replaces the system's roots
#include <array>
#include <cstdio>
#include <cstdlib>
#include <shoal/client/connect.hpp>
#include <shoal/coro/coroutine.hpp>
#include <shoal/coro/runtime.hpp>
#include <string>

namespace {

using namespace shoal;
constexpr coro::TimeoutMs kTimeoutMs = 5'000;

std::string read_standard_input() {
    std::string text;
    for (int letter = std::getchar(); letter != EOF; letter = std::getchar())
        text += static_cast<char>(letter);
    return text;
}

int fail_with(const char* what, Error error) {
    std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(describe(error.code).size()),
                 describe(error.code).data());
    return EXIT_FAILURE;
}

int talk(const std::string& host, std::uint16_t port, const std::string& ca_file) {
    net::TlsOptions tls;  // By default a client verifies the chain and the host name.
    tls.ca_file = ca_file;
    std::string why;
    auto context = net::TlsContext::create(net::TlsRole::kClient, tls, &why);
    if (!context) {
        std::fprintf(stderr, "%s\n", why.c_str());
        return EXIT_FAILURE;
    }
    auto resolver = net::Resolver::create(coro::Scheduler::current_scheduler()->loop());
    if (!resolver) return fail_with("resolver", resolver.error());
    client::ConnectOptions options;
    options.timeout_ms = kTimeoutMs;
    options.tls = *context;
    options.resolver = resolver->get();
    auto stream = client::open(host, port, options);
    if (!stream) return fail_with("connect", stream.error());
    std::fprintf(stderr, "%s\n", std::string((*stream)->tls()->version()).c_str());

    const std::string request = read_standard_input();
    const auto sent = (*stream)->send_all(std::as_bytes(std::span(request)), kTimeoutMs);
    if (!sent.is_complete()) return fail_with("send", sent.error);
    (void)(*stream)->shutdown(
        net::Socket::Direction::kWrite);  // The peer sees the end; this side continues to read.
    std::array<std::byte, 16'384> buffer;
    for (;;) {
        const auto received = (*stream)->recv(buffer, kTimeoutMs);
        if (!received) return fail_with("receive", received.error());
        if (*received == 0) return EXIT_SUCCESS;
        std::fwrite(buffer.data(), 1, *received, stdout);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: %s <host> <port> [ca-file]\n", argv[0]);
        return EXIT_FAILURE;
    }
    int exit_code = EXIT_FAILURE;
    const auto done = coro::run([&] {
        exit_code = talk(argv[1], static_cast<std::uint16_t>(std::atoi(argv[2])), argc > 3 ? argv[3] : "");
    });
    return done ? exit_code : EXIT_FAILURE;
}
