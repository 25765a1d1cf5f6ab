// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/blocking_test.hpp"
#include "shoal/base/clock.hpp"
#include "shoal/testing/certificates.hpp"

namespace shoal::client {
namespace {

using namespace blocking_test;

testing::TestCa& ca() {
    static testing::TestCa authority;
    return authority;
}

std::shared_ptr<net::TlsContext> context(net::TlsRole role) {
    net::TlsOptions options;
    options.ca_file = ca().ca_file();
    if (role == net::TlsRole::kServer) {
        options = {};
        static const auto files = ca().issue("default");
        options.identity = {files.certificate, files.key, {}};
    }
    return net::TlsContext::create(role, options).value();
}

/// The server's side over a blocking descriptor.
std::unique_ptr<net::TlsSession> accept_tls(int fd) {
    auto session = std::move(net::TlsSession::create(context(net::TlsRole::kServer), fd).value());
    return session->handshake() ? std::move(session) : nullptr;
}

BlockingOptions tls_options(const char* host_name = "localhost") {
    BlockingOptions options = tcp_options();
    options.tls = context(net::TlsRole::kClient);
    options.tls_host_name = host_name;
    return options;
}

TEST(BlockingTls, SendsReceivesAndPeeks) {
    Peer peer([](int fd) {
        const auto session = accept_tls(fd);
        ASSERT_NE(session, nullptr);
        std::byte buffer[64];
        const auto got = session->read(buffer);
        (void)session->write(std::span(buffer).first(got.value_or(0)));
        (void)session->shutdown_write();
        wait_for_end(fd);
    });
    const auto stream = connect_to(peer.port(), tls_options());
    EXPECT_TRUE(stream->is_alive());
    EXPECT_EQ(receive(*stream, 8, 0, 20), "error " + std::string(describe(Errc::kTimedOut)));
    EXPECT_TRUE(stream->send(bytes_of("secret"), 0, 5'000).is_complete());
    EXPECT_EQ(receive(*stream, 3, MSG_PEEK), "sec");
    EXPECT_EQ(receive(*stream, 2), "se");
    EXPECT_TRUE(stream->has_pending_input()) << "the rest of the record";
    EXPECT_EQ(receive(*stream, 4, MSG_WAITALL), "cret");
    EXPECT_EQ(receive(*stream), "");
    EXPECT_FALSE(stream->is_alive());
    EXPECT_EQ(stream->recv({}, 0, 0), 0U);
}

TEST(BlockingTls, TheHostMustFit) {
    Peer peer([](int fd) { (void)accept_tls(fd); });
    std::unique_ptr<BlockingStream> stream;
    const auto error = BlockingStream::open(stream, "127.0.0.1", peer.port(), tls_options("other.test"));
    EXPECT_EQ(error.stage, ConnectStage::kTls);
    EXPECT_EQ(error.error, (Error{Errc::kProtocol, static_cast<std::int32_t>(net::TlsFailure::kVerify)}));
    EXPECT_EQ(stream, nullptr);
}

/// Everything up to the end, or the error after it.
std::pair<std::size_t, Errc> read_to_end(net::TlsSession& session, int fd) {
    std::size_t total = 0;
    std::byte buffer[16'384];
    for (;;) {
        const auto got = session.read(buffer);
        if (got && *got == 0) return {total, Errc::kOk};
        if (!got && got.error().code != Errc::kAgain) return {total, got.error().code};
        if (got) {
            total += *got;
        } else {
            pollfd entry{fd, POLLIN, 0};
            (void)::poll(&entry, 1, 5'000);
        }
    }
}

TEST(BlockingTls, WhatWasSentBeforeCloseArrives) {
    const std::string text(180'000, 'x');
    std::pair<std::size_t, Errc> outcome;
    {
        Peer peer([&](int fd) {
            const int small = 32'768;
            ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
            (void)::fcntl(fd, F_SETFL, O_NONBLOCK);
            auto session = std::move(net::TlsSession::create(context(net::TlsRole::kServer), fd).value());
            pollfd entry{fd, POLLIN, 0};
            (void)::poll(&entry, 1, 5'000);
            (void)session->handshake();
            // The tickets leave when the client has sent everything and closes.
            (void)::usleep(50'000);
            EXPECT_TRUE(session->handshake());
            outcome = read_to_end(*session, fd);
        });
        const auto stream = connect_to(peer.port(), tls_options());
        const int large = 1 << 20;
        ::setsockopt(stream->fd(), SOL_SOCKET, SO_SNDBUF, &large, sizeof large);
        EXPECT_TRUE(stream->send(bytes_of(text), 0, 5'000).is_complete());
        stream->close();
    }
    EXPECT_EQ(outcome, std::pair(text.size(), Errc::kOk));
}

TEST(BlockingTls, ClosingWaitsNotForEver) {
    Peer peer([](int fd) {
        const int small = 32'768;
        ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        (void)accept_tls(fd);
        (void)::usleep(1'500'000);
    });
    const auto stream = connect_to(peer.port(), tls_options());
    const int large = 1 << 20;
    ::setsockopt(stream->fd(), SOL_SOCKET, SO_SNDBUF, &large, sizeof large);
    EXPECT_TRUE(stream->send(bytes_of(std::string(180'000, 'x')), 0, 5'000).is_complete());
    const std::int64_t started_at_ms = monotonic_ms();
    stream->close();
    const std::int64_t passed_ms = monotonic_ms() - started_at_ms;
    EXPECT_GE(passed_ms, 400);
    EXPECT_LT(passed_ms, 1'400);
}

TEST(BlockingTls, ASilentPeerTimesOut) {
    Peer peer([](int fd) { wait_for_end(fd); });
    std::unique_ptr<BlockingStream> stream;
    BlockingOptions options = tls_options();
    options.timeout_ms = 50;
    const auto error = BlockingStream::open(stream, "127.0.0.1", peer.port(), options);
    EXPECT_EQ(error.stage, ConnectStage::kTls);
    EXPECT_EQ(error.error.code, Errc::kTimedOut);
}

}  // namespace
}  // namespace shoal::client
