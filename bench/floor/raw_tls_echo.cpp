// SPDX-License-Identifier: Apache-2.0 Floor of the TLS echo: OpenSSL with its defaults and its own socket
// BIO, both ends in one thread, 16 KiB there and back over 127.0.0.1. There are no waits for readiness: each
// end is called when its bytes have arrived, so that only encryption and the transfers count. Prints the
// nanoseconds of CPU a round trip.
//
//   bench_raw_tls_echo <round trips>
#include <openssl/ssl.h>

#include <string>

#include "tls_common.hpp"

namespace {

using Ssl = std::unique_ptr<SSL, decltype(&SSL_free)>;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

Context make_context(const SSL_METHOD* method, const char* identity) {
    Context context(SSL_CTX_new(method), SSL_CTX_free);
    if (context == nullptr) bench::fail("SSL_CTX_new");
    if (identity != nullptr && (SSL_CTX_use_certificate_chain_file(context.get(), identity) != 1 ||
                                SSL_CTX_use_PrivateKey_file(context.get(), identity, SSL_FILETYPE_PEM) != 1))
        bench::fail("identity");
    return context;
}

void set_blocking(int fd, bool is_blocking) {
    const int flags = ::fcntl(fd, F_GETFL);
    ::fcntl(fd, F_SETFL, is_blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

/// Both handshakes step by step, without blocking: each waits for the other.
void do_handshake(SSL* client, SSL* server) {
    for (int step = 0; step < 1'000; ++step) {
        const bool is_client_done = SSL_connect(client) == 1;
        if (SSL_accept(server) == 1 && is_client_done) return;
    }
    bench::fail("handshake");
}

void write_all(SSL* ssl, const char* bytes) {
    if (SSL_write(ssl, bytes, static_cast<int>(bench::kEchoBytes)) != static_cast<int>(bench::kEchoBytes))
        bench::fail("SSL_write");
}

void read_all(SSL* ssl, char* bytes) {
    for (std::size_t done = 0; done < bench::kEchoBytes;) {
        const int got = SSL_read(ssl, bytes + done, static_cast<int>(bench::kEchoBytes - done));
        if (got <= 0) bench::fail("SSL_read");
        done += static_cast<std::size_t>(got);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const long rounds = argc > 1 ? std::atol(argv[1]) : 20'000;
    char path[] = "/tmp/shoal-bench-XXXXXX";
    ::close(::mkstemp(path));
    bench::write_identity(path);
    const Context client_context = make_context(TLS_client_method(), nullptr);
    const Context server_context = make_context(TLS_server_method(), path);
    ::unlink(path);
    const auto [client_fd, server_fd] = bench::make_tcp_pair();
    const Ssl client(SSL_new(client_context.get()), SSL_free);
    const Ssl server(SSL_new(server_context.get()), SSL_free);
    SSL_set_fd(client.get(), client_fd);
    SSL_set_fd(server.get(), server_fd);
    for (const int fd : {client_fd, server_fd})
        set_blocking(fd, false);
    do_handshake(client.get(), server.get());
    for (const int fd : {client_fd, server_fd})
        set_blocking(fd, true);

    std::array<char, bench::kEchoBytes> message{};
    double started = 0;
    for (long round = -bench::kWarmUpRounds; round < rounds; ++round) {
        if (round == 0) started = bench::cpu_ns();
        write_all(client.get(), message.data());
        read_all(server.get(), message.data());
        write_all(server.get(), message.data());
        read_all(client.get(), message.data());
    }
    std::printf("%.1f\n", (bench::cpu_ns() - started) / static_cast<double>(rounds));
    return 0;
}
