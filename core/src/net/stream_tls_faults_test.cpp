// SPDX-License-Identifier: Apache-2.0
// Streams with TLS when things go wrong: connections cut at every point, silent peers, calls given up.
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <csignal>

#include "net/tls_test.hpp"

namespace shoal::net {
namespace {

using namespace tls_test;
using coro::Scheduler;

coro::Cid spawn(std::function<void()> body) {
    return Scheduler::current_scheduler()->spawn(std::move(body)).value();
}

Pair plain_pair() {
    auto [client, server] = testing::make_tcp_pair();
    return {stream_over(std::move(client)), stream_over(std::move(server)), {}, {}};
}

void make_buffers_tiny(Stream& stream) {
    const int tiny = 1;  // The kernel takes its own least.
    setsockopt(stream.socket().fd(), SOL_SOCKET, SO_SNDBUF, &tiny, sizeof(tiny));
    setsockopt(stream.socket().fd(), SOL_SOCKET, SO_RCVBUF, &tiny, sizeof(tiny));
}

/// What a client answers whose server's bytes end after the first `allowed`; with `then_silent` they stop
/// without an end. `passed` counts what the server really sent.
Error cut_after(std::size_t allowed, bool then_silent, TimeoutMs timeout_ms) {
    Pair near = plain_pair();
    Pair far = plain_pair();
    coro::WaitGroup group(2);
    spawn([&] {
        EXPECT_FALSE(far.server->start_tls(server_context(), {}, 5'000));
        (void)group.done();
    });
    spawn([&] {
        std::byte buffer[4'096];
        const auto hello = near.server->recv(buffer, 5'000);
        EXPECT_TRUE(hello);
        EXPECT_TRUE(far.client->send_all(std::span(buffer).first(*hello)).is_complete());
        const Transfer got = far.client->recv_all(std::span(buffer).first(allowed), 5'000);
        EXPECT_EQ(got.bytes, allowed);
        EXPECT_TRUE(near.server->send_all(std::span(buffer).first(allowed)).is_complete());
        if (!then_silent) near.server->close();
        far.client->close();
        (void)group.done();
    });
    const auto result = near.client->start_tls(client_context(), "localhost", timeout_ms);
    EXPECT_FALSE(result);
    EXPECT_TRUE(group.wait(10'000));
    return result ? Error{} : result.error();
}

SHOAL_CO_TEST(StreamTlsFaults, HandshakeCutAnywhereIsAReset) {
    const testing::FdLeakCheck leak_check;
    for (const std::size_t bytes : {0, 1, 4, 5, 6, 60, 127, 128, 133, 134, 200, 400, 600}) {
        const Error error = cut_after(bytes, false, 5'000);
        EXPECT_TRUE(error == failure(TlsFailure::kReset) || error == (Error{Errc::kSystem, ECONNRESET}))
            << bytes << " bytes: " << describe(error.code) << " " << error.detail;
    }
}

SHOAL_CO_TEST(StreamTlsFaults, SilenceInTheMiddleOfAHandshakeIsATimeout) {
    const testing::FdLeakCheck leak_check;
    for (const std::size_t bytes : {1, 127, 400}) {
        const std::int64_t started_at_ms = monotonic_ms();
        EXPECT_EQ(cut_after(bytes, true, 100).code, Errc::kTimedOut);
        EXPECT_GE(monotonic_ms() - started_at_ms, 100);
    }
}

SHOAL_CO_TEST(StreamTlsFaults, DripFedHandshakeHasOneTimeLimit) {
    Pair pair = plain_pair();
    bool is_over = false;
    coro::WaitGroup group(1);
    spawn([&] {
        // The start of a record of 16 KiB that never ends: every byte wakes the client.
        ASSERT_TRUE(pair.server->send_all(bytes_of("\x16\x03\x03\x40")).is_complete());
        while (!is_over) {
            (void)pair.server->send(bytes_of("\x02"), 1'000);
            (void)coro::sleep_for_ms(5);
        }
        (void)group.done();
    });
    const std::int64_t started_at_ms = monotonic_ms();
    EXPECT_FALSE(pair.client->start_tls(client_context(), "localhost", 100));
    EXPECT_LT(monotonic_ms() - started_at_ms, 3'000);
    is_over = true;
    EXPECT_TRUE(group.wait(5'000));
}

SHOAL_CO_TEST(StreamTlsFaults, CancelEndsHandshakeAndCalls) {
    const testing::FdLeakCheck leak_check;
    Pair plain = plain_pair();
    Pair pair = do_handshake(client_context(), server_context());
    int ended = 0;
    const coro::Cid in_handshake = spawn([&] {
        EXPECT_EQ(plain.client->start_tls(client_context(), "localhost", 5'000).error().code,
                  Errc::kCanceled);
        ++ended;
    });
    const coro::Cid in_recv = spawn([&] {
        std::byte buffer[8];
        EXPECT_EQ(pair.client->recv(buffer, 5'000).error().code, Errc::kCanceled);
        ++ended;
    });
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(in_handshake));
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(in_recv));
    Scheduler::current_scheduler()->yield_turn();
    EXPECT_EQ(ended, 2);
    EXPECT_TRUE(pair.server->send_all(bytes_of("still usable")).is_complete());
    EXPECT_EQ(receive(*pair.client), "still usable");
}

SHOAL_CO_TEST(StreamTlsFaults, CloseWakesAWriterInTheMiddleOfARecord) {
    Pair pair = do_handshake(client_context(), server_context());
    make_buffers_tiny(*pair.client);
    bool has_ended = false;
    spawn([&] {
        const std::string much(8'000'000, 'x');
        EXPECT_EQ(pair.client->send_all(bytes_of(much), 5'000).error.code, Errc::kClosed);
        has_ended = true;
    });
    EXPECT_TRUE(pair.client->close());
    EXPECT_TRUE(has_ended);
    std::vector<std::byte> buffer(8'000'000);
    const Transfer got = pair.server->recv_all(buffer, 5'000);
    EXPECT_NE(got.error.code, Errc::kOk);
    EXPECT_NE(got.error.code, Errc::kTimedOut);
}

/// A half sent record cannot be taken back: only its own bytes may follow.
SHOAL_CO_TEST(StreamTlsFaults, WriteGivenUpGoesOnWithTheSameBytesOnly) {
    Pair pair = do_handshake(client_context(), server_context());
    make_buffers_tiny(*pair.client);
    std::string text(6'000'000, '\0');
    for (std::size_t i = 0; i < text.size(); ++i)
        text[i] = static_cast<char>('a' + i % 23);
    const Transfer part = pair.client->send_all(bytes_of(text), 20);
    ASSERT_EQ(part.error.code, Errc::kTimedOut);
    ASSERT_LT(part.bytes, text.size());
    EXPECT_EQ(pair.client->send(bytes_of("something else"), 20).error().code, Errc::kInvalid);
    EXPECT_EQ(pair.client->tls()->shutdown_write().error().code, Errc::kAgain);
    coro::WaitGroup group(1);
    spawn([&] {
        const auto rest = std::string_view(text).substr(part.bytes);
        EXPECT_TRUE(pair.client->send_all(bytes_of(rest), 20'000).is_complete());
        EXPECT_TRUE(pair.client->send_all(bytes_of("something else"), 20'000).is_complete());
        (void)group.done();
    });
    std::string got(text.size(), '\0');
    EXPECT_TRUE(pair.server->recv_all(std::as_writable_bytes(std::span(got)), 20'000).is_complete());
    EXPECT_TRUE(got == text);
    EXPECT_EQ(receive(*pair.server), "something else");
    EXPECT_TRUE(group.wait(20'000));
}

SHOAL_CO_TEST(StreamTlsFaults, TinyBuffersCarryDataBothWays) {
    // Unix sockets: TCP with windows this small lives on its timers.
    auto [client_fd, server_fd] = testing::make_socketpair();
    Pair pair{stream_over(std::move(client_fd)), stream_over(std::move(server_fd)), {}, {}};
    make_buffers_tiny(*pair.client);
    make_buffers_tiny(*pair.server);
    spawn([&] { EXPECT_TRUE(pair.server->start_tls(server_context(), {}, 5'000)); });
    ASSERT_TRUE(pair.client->start_tls(client_context(), "localhost", 5'000));
    while (!pair.server->tls()->is_established())
        ASSERT_TRUE(coro::sleep_for_ms(1));
    constexpr std::size_t kTotalBytes = 1'000'000;
    coro::WaitGroup group(4);
    for (Stream* const stream : {pair.client.get(), pair.server.get()}) {
        spawn([&group, stream] {
            EXPECT_TRUE(stream->send_all(bytes_of(std::string(kTotalBytes, 'd')), 20'000).is_complete());
            (void)group.done();
        });
        spawn([&group, stream] {
            std::string text(kTotalBytes, '\0');
            EXPECT_TRUE(stream->recv_all(std::as_writable_bytes(std::span(text)), 20'000).is_complete());
            EXPECT_EQ(text.find_first_not_of('d'), std::string::npos);
            (void)group.done();
        });
    }
    EXPECT_TRUE(group.wait(30'000));
}

SHOAL_CO_TEST(StreamTlsFaults, EndMayBeSentTwiceAndWritingToAGonePeerRaisesNoSignal) {
    Pair pair = do_handshake(client_context(), server_context());
    EXPECT_TRUE(pair.server->send_all(bytes_of("late")).is_complete());
    EXPECT_TRUE(pair.client->shutdown(Socket::Direction::kWrite));
    EXPECT_TRUE(pair.client->shutdown(Socket::Direction::kWrite));
    EXPECT_EQ(receive(*pair.client), "late");
    Pair other = do_handshake(client_context(), server_context());
    EXPECT_TRUE(other.server->socket().close());
    Error error;
    for (int round = 0; round < 10 && error.code == Errc::kOk; ++round) {
        const auto sent = other.client->send(bytes_of("x"), 1'000);
        if (!sent) error = sent.error();
    }
    EXPECT_EQ(error.code, Errc::kSystem);
    EXPECT_TRUE(error.detail == EPIPE || error.detail == ECONNRESET);
    EXPECT_FALSE(other.client->is_alive());
    sigset_t pending;
    sigpending(&pending);
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
}

/// Waits as a program without an event loop does.
template <typename Step>
auto run_with_poll(int fd, Step step) {
    for (;;) {
        auto answer = step();
        if (answer || answer.error().code != Errc::kAgain) return answer;
        const bool wants_write = answer.error().detail == static_cast<std::int32_t>(event::Ready::kWrite);
        pollfd one{fd, static_cast<short>(wants_write ? POLLOUT : POLLIN), 0};
        EXPECT_EQ(poll(&one, 1, 5'000), 1);
    }
}

TEST(TlsSession, NeedsNoEventLoop) {
    auto [client_fd, server_fd] = testing::make_tcp_pair();
    const auto client = TlsSession::create(client_context(), client_fd.get(), "localhost").value();
    const auto server = TlsSession::create(server_context(), server_fd.get()).value();
    Result<void> client_done;
    Result<void> server_done;
    do {
        client_done = client->handshake();
        server_done = server->handshake();
    } while (!server_done && server_done.error().code == Errc::kAgain);
    ASSERT_TRUE(client_done);
    ASSERT_TRUE(server_done);
    std::byte buffer[64];
    EXPECT_EQ(client->read(buffer).error(),
              (Error{Errc::kAgain, static_cast<std::int32_t>(event::Ready::kRead)}));
    EXPECT_EQ(client->write(bytes_of("hello")), 5U);
    EXPECT_EQ(run_with_poll(server_fd.get(), [&] { return server->read(buffer); }), 5U);
    EXPECT_TRUE(server->shutdown_write());
    EXPECT_EQ(server->write(bytes_of("x")).error().code, Errc::kClosed);
    EXPECT_EQ(run_with_poll(client_fd.get(), [&] { return client->read(buffer); }), 0U);
}

}  // namespace
}  // namespace shoal::net
