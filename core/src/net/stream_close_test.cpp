// SPDX-License-Identifier: Apache-2.0
// What was sent before close() arrives, whatever the peer sends meanwhile.
#include <sys/socket.h>

#include "net/tls_test.hpp"

namespace shoal::net {
namespace {

using namespace tls_test;

void spawn(std::function<void()> body) {
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->spawn(std::move(body)));
}

Pair plain_pair() {
    auto [client, server] = testing::make_tcp_pair();
    return {stream_over(std::move(client)), stream_over(std::move(server)), {}, {}};
}

std::size_t receive_to_end(Stream& stream) {
    static std::byte buffer[65'536];
    std::size_t total = 0;
    for (;;) {
        const auto got = stream.recv(buffer, 10'000);
        EXPECT_TRUE(got) << describe(got.error().code) << ' ' << got.error().detail << " after " << total;
        if (!got || *got == 0) return total;
        total += *got;
    }
}

/// A client that only writes, of a server that reads when it may. Answers how much arrived.
std::size_t send_and_close(std::string_view text) {
    Pair pair = plain_pair();
    std::size_t total = 0;
    coro::WaitGroup group(1);
    spawn([&] {
        EXPECT_TRUE(pair.server->start_tls(server_context(), {}, 10'000));
        total = receive_to_end(*pair.server);
        pair.server->close();
        (void)group.done();
    });
    EXPECT_TRUE(pair.client->start_tls(client_context(), "localhost", 10'000));
    EXPECT_TRUE(pair.client->send_all(bytes_of(text), 10'000).is_complete());
    EXPECT_TRUE(pair.client->close());
    EXPECT_TRUE(group.wait(20'000));
    return total;
}

SHOAL_CO_TEST(StreamClose, WhatWasSentAtOnceArrives) {
    const std::string text(1U << 20, 'x');
    for (int round = 0; round < 200; ++round)
        ASSERT_EQ(send_and_close(text), text.size()) << round;
}

/// The server's tickets leave it only after the client has closed.
struct SlowServer {
    explicit SlowServer(Stream& its_stream)
        : stream(its_stream), session(TlsSession::create(server_context(), stream.socket().fd()).value()) {}

    /// Reads the hello and sends the first flight.
    void begin() {
        std::byte first[1];
        EXPECT_EQ(stream.peek(first, 5'000), 1U);
        EXPECT_EQ(session->handshake().error().code, Errc::kAgain);
    }
    /// Ends the handshake, which sends the tickets; then reads all.
    std::size_t finish() {
        EXPECT_TRUE(session->handshake());
        std::size_t total = 0;
        std::byte buffer[16'384];
        for (;;) {
            const auto got = session->read(buffer);
            if (got && *got == 0) return total;
            if (got) total += *got;
            if (!got && got.error().code != Errc::kAgain) {
                ADD_FAILURE() << describe(got.error().code) << ' ' << got.error().detail << " after "
                              << total;
                return total;
            }
            if (!got) (void)coro::sleep_for_ms(1);
        }
    }

    Stream& stream;
    std::unique_ptr<TlsSession> session;
};

void set_buffer(Stream& stream, int option, int bytes) {
    EXPECT_EQ(setsockopt(stream.socket().fd(), SOL_SOCKET, option, &bytes, sizeof(bytes)), 0);
}

SHOAL_CO_TEST(StreamClose, InputAfterCloseDestroysNothing) {
    const std::size_t fds_before = testing::count_open_fds();
    const std::string text(180'000, 'x');
    for (int round = 0; round < 5; ++round) {
        Pair pair = plain_pair();
        set_buffer(*pair.server, SO_RCVBUF, 32'768);
        set_buffer(*pair.client, SO_SNDBUF, 1 << 20);
        coro::WaitGroup group(1);
        SlowServer server(*pair.server);
        bool is_closed = false;
        spawn([&] {
            server.begin();
            while (!is_closed)
                (void)coro::sleep_for_ms(1);
            EXPECT_EQ(server.finish(), text.size());
            pair.server->close();
            (void)group.done();
        });
        ASSERT_TRUE(pair.client->start_tls(client_context(), "localhost", 5'000));
        ASSERT_TRUE(pair.client->send_all(bytes_of(text), 5'000).is_complete());
        EXPECT_TRUE(pair.client->close());
        EXPECT_TRUE(pair.client->is_closed());
        EXPECT_FALSE(pair.client->close());
        is_closed = true;
        ASSERT_TRUE(group.wait(10'000));
    }
    // The descriptors that linger are closed when all is confirmed.
    for (int i = 0; i < 500 && testing::count_open_fds() > fds_before; ++i)
        (void)coro::sleep_for_ms(10);
    EXPECT_EQ(testing::count_open_fds(), fds_before);
}

SHOAL_CO_TEST(StreamClose, ASilentPeerIsGivenUp) {
    const std::int64_t started_at_ms = monotonic_ms();
    const std::size_t fds_before = testing::count_open_fds();
    {
        Pair pair = do_handshake(client_context(), server_context());
        set_buffer(*pair.server, SO_RCVBUF, 4'096);
        set_buffer(*pair.client, SO_SNDBUF, 1 << 20);
        const std::string text(180'000, 'x');
        EXPECT_TRUE(pair.client->send_all(bytes_of(text), 5'000).is_complete());
        EXPECT_TRUE(pair.client->close());
        EXPECT_LT(monotonic_ms() - started_at_ms, 1'000) << "close() waits for nobody";
        while (testing::count_open_fds() > fds_before + 1 && monotonic_ms() - started_at_ms < 8'000)
            (void)coro::sleep_for_ms(20);
    }
    EXPECT_GE(monotonic_ms() - started_at_ms, 2'000);
    EXPECT_LT(monotonic_ms() - started_at_ms, 8'000);
}

}  // namespace
}  // namespace shoal::net
