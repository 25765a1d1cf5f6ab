// SPDX-License-Identifier: Apache-2.0
// Streams with TLS: data both ways, ends, faults, time limits; and that they behave without TLS as sockets
// do.
#include <sys/socket.h>

#include <array>

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

/// Much more than any buffer holds, both ways at once: each side reads and writes in coroutines of its own.
void exchange(Pair& pair, std::size_t total_bytes) {
    coro::WaitGroup group(4);
    const auto write = [&](Stream& stream, char letter) {
        const std::string text(total_bytes, letter);
        const auto sent = stream.send_all(bytes_of(text), 20'000);
        EXPECT_TRUE(sent.is_complete());
        EXPECT_EQ(sent.bytes, total_bytes);
        (void)group.done();
    };
    const auto read = [&](Stream& stream, char letter) {
        std::string text(total_bytes, '\0');
        const auto got = stream.recv_all(std::as_writable_bytes(std::span(text)), 20'000);
        EXPECT_TRUE(got.is_complete());
        EXPECT_EQ(text.find_first_not_of(letter), std::string::npos);
        (void)group.done();
    };
    spawn([&] { write(*pair.client, 'c'); });
    spawn([&] { write(*pair.server, 's'); });
    spawn([&] { read(*pair.client, 's'); });
    spawn([&] { read(*pair.server, 'c'); });
    EXPECT_TRUE(group.wait(30'000));
}

SHOAL_CO_TEST(Stream, CarriesMuchDataBothWaysAtOnce) {
    const testing::FdLeakCheck leak_check;
    Pair encrypted = do_handshake(client_context(), server_context());
    ASSERT_TRUE(encrypted.client_result);
    for (Stream* stream : {encrypted.client.get(), encrypted.server.get()}) {
        const int small = 4'096;
        setsockopt(stream->socket().fd(), SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
    }
    exchange(encrypted, 3'000'000);
    Pair plain = plain_pair();
    exchange(plain, 3'000'000);
}

SHOAL_CO_TEST(Stream, ScattersAndGathers) {
    Pair pairs[] = {plain_pair(), do_handshake(client_context(), server_context())};
    for (Pair& pair : pairs) {
        std::string head = "head ";
        std::string body(50'000, 'b');
        std::string none;
        const std::array<iovec, 3> out = {iovec{head.data(), head.size()}, iovec{none.data(), 0},
                                          iovec{body.data(), body.size()}};
        spawn([&] { EXPECT_EQ(pair.client->send_vector_all(out, 5'000).bytes, 50'005U); });
        std::string first(7, '\0');
        std::string rest(49'998, '\0');
        const std::array<iovec, 2> in = {iovec{first.data(), first.size()}, iovec{rest.data(), rest.size()}};
        EXPECT_TRUE(pair.server->recv_vector_all(in, 5'000).is_complete());
        EXPECT_EQ(first, "head bb");
        EXPECT_EQ(rest.find_first_not_of('b'), std::string::npos);
        EXPECT_EQ(pair.client->send_vector(std::span(out).first(1), 5'000), 5U);
        EXPECT_EQ(pair.server->recv_vector(in, 5'000), 5U);
        std::string tail = "tail!";
        const std::array<iovec, 3> two = {out[0], out[1], iovec{tail.data(), tail.size()}};
        EXPECT_EQ(pair.client->send_vector(two, 5'000), 10U) << "all parts at once";
        EXPECT_EQ(pair.server->recv_vector(in, 5'000), 10U);
        EXPECT_EQ(first + rest.substr(0, 3), "head tail!");
        pair.client->close();
        EXPECT_EQ(pair.server->recv_vector_all(in, 5'000).error.code, Errc::kClosed);
    }
}

SHOAL_CO_TEST(Stream, ReleasesItsConnection) {
    for (const bool is_encrypted : {false, true}) {
        Pair pair = is_encrypted ? do_handshake(client_context(), server_context()) : plain_pair();
        Error ended{};
        spawn([&] {
            std::byte one{};
            ended = pair.client->recv(std::span(&one, 1), 5'000).error();
        });
        ReleasedStream released = pair.client->release();
        EXPECT_EQ(ended, Error{Errc::kClosed}) << "as after close()";
        EXPECT_TRUE(pair.client->is_closed());
        EXPECT_EQ(released.tls != nullptr, is_encrypted);
        const auto sent = is_encrypted ? released.tls->write(bytes_of("still connected"))
                                       : Result<std::size_t>(static_cast<std::size_t>(
                                             ::send(released.fd.get(), "still connected", 15, 0)));
        EXPECT_EQ(sent, 15U);
        EXPECT_EQ(receive(*pair.server), "still connected");
    }
}

SHOAL_CO_TEST(Stream, PeeksWithoutTaking) {
    Pair pairs[] = {plain_pair(), do_handshake(client_context(), server_context())};
    for (Pair& pair : pairs) {
        EXPECT_TRUE(pair.client->send_all(bytes_of("hello")).is_complete());
        std::byte buffer[3];
        EXPECT_EQ(pair.server->peek(buffer, 5'000), 3U);
        EXPECT_EQ(receive(*pair.server), "hello");
    }
}

SHOAL_CO_TEST(Stream, SendsFiles) {
    const testing::TempDir scratch;
    const std::string path = scratch.write("file", std::string(100'000, 'f'));
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    Pair pairs[] = {plain_pair(), do_handshake(client_context(), server_context())};
    for (Pair& pair : pairs) {
        spawn([&] {
            EXPECT_TRUE(pair.client->sendfile(file.get(), 10, 0, 5'000).is_complete());
            EXPECT_EQ(pair.client->sendfile(file.get(), 99'990, 20, 5'000).error.code, Errc::kClosed);
            pair.client->close();
        });
        std::string got(100'000, '\0');
        const auto received = pair.server->recv_all(std::as_writable_bytes(std::span(got)), 5'000);
        EXPECT_EQ(received.bytes, 100'000U);
        EXPECT_EQ(receive(*pair.server), "");
    }
}

SHOAL_CO_TEST(StreamTls, ReadsOnAfterItHasEndedItsOwnSide) {
    Pair pair = do_handshake(client_context(), server_context());
    EXPECT_TRUE(pair.client->send_all(bytes_of("request")).is_complete());
    EXPECT_TRUE(pair.client->shutdown(Socket::Direction::kWrite));
    EXPECT_EQ(pair.client->send(bytes_of("more")).error().code, Errc::kClosed);
    EXPECT_EQ(receive(*pair.server), "request");
    EXPECT_EQ(receive(*pair.server), "");
    EXPECT_TRUE(pair.server->send_all(bytes_of("answer")).is_complete());
    EXPECT_EQ(receive(*pair.client), "answer");
    pair.server->close();
    EXPECT_EQ(receive(*pair.client), "");
    EXPECT_FALSE(pair.client->is_alive());
}

SHOAL_CO_TEST(StreamTls, TellsAnEndFromACutRecord) {
    Pair pair = do_handshake(client_context(), server_context());
    // Without close_notify, between records: an end.
    EXPECT_TRUE(pair.client->socket().shutdown(Socket::Direction::kBoth));
    EXPECT_EQ(receive(*pair.server), "");
    Pair cut = do_handshake(client_context(), server_context());
    const std::string start("\x17\x03\x03\x00\x64 only a part", 17);
    EXPECT_TRUE(cut.client->socket().send_all(bytes_of(start)).is_complete());
    EXPECT_TRUE(cut.client->socket().shutdown(Socket::Direction::kBoth));
    std::byte buffer[64];
    EXPECT_EQ(cut.server->recv(buffer, 5'000).error(), failure(TlsFailure::kReset));
    Pair garbage = do_handshake(client_context(), server_context());
    EXPECT_TRUE(garbage.client->socket().send_all(bytes_of("GET / HTTP/1.1\r\n\r\n")).is_complete());
    EXPECT_EQ(garbage.server->recv(buffer, 5'000).error(), failure(TlsFailure::kRecord));
    EXPECT_EQ(garbage.server->send(bytes_of("x"), 5'000).error(), failure(TlsFailure::kRecord));
}

SHOAL_CO_TEST(StreamTls, LimitsTheTimeOfAHandshakeWithASilentPeer) {
    const testing::FdLeakCheck leak_check;
    Pair pair = plain_pair();
    const std::int64_t started_at_ms = monotonic_ms();
    EXPECT_EQ(pair.client->start_tls(client_context(), "localhost", 60).error().code, Errc::kTimedOut);
    const std::int64_t passed_ms = monotonic_ms() - started_at_ms;
    EXPECT_GE(passed_ms, 60);
    EXPECT_LT(passed_ms, 1'000);
    pair.client->close();
}

SHOAL_CO_TEST(StreamTls, FailsWhereThePeerIsCutOffOrSpeaksNoTls) {
    const testing::FdLeakCheck leak_check;
    {
        Pair pair = plain_pair();
        spawn([&] {
            std::byte hello[64];
            EXPECT_TRUE(pair.server->recv(hello, 5'000));
            pair.server->close();
        });
        const auto result = pair.client->start_tls(client_context(), "localhost", 5'000);
        ASSERT_FALSE(result);
        // Closed with unread bytes the kernel resets; either way the peer is gone.
        EXPECT_TRUE(result.error() == failure(TlsFailure::kReset) ||
                    result.error() == (Error{Errc::kSystem, ECONNRESET}));
    }
    {
        Pair pair = plain_pair();
        EXPECT_TRUE(pair.server->send_all(bytes_of("220 mail.example ESMTP\r\n")).is_complete());
        EXPECT_EQ(pair.client->start_tls(client_context(), "localhost", 5'000).error(),
                  failure(TlsFailure::kHandshake));
        EXPECT_EQ(pair.client->start_tls(client_context(), "localhost", 5'000).error().code, Errc::kInvalid);
    }
}

SHOAL_CO_TEST(StreamTls, IsClosedUnderAWaiterAndUnderAHandshake) {
    for (const bool is_in_handshake : {true, false}) {
        Pair pair = is_in_handshake ? plain_pair() : do_handshake(client_context(), server_context());
        coro::WaitGroup group(1);
        spawn([&] {
            std::byte buffer[8];
            const Error error = is_in_handshake
                                    ? pair.client->start_tls(client_context(), "localhost", 5'000).error()
                                    : pair.client->recv(buffer, 5'000).error();
            EXPECT_EQ(error.code, Errc::kClosed);
            (void)group.done();
        });
        EXPECT_TRUE(pair.client->close());
        EXPECT_EQ(group.count(), 0);
        EXPECT_FALSE(pair.client->close());
        EXPECT_TRUE(group.wait(5'000));
    }
}

SHOAL_CO_TEST(StreamTls, HasOneReaderAndNoneDuringTheHandshake) {
    Pair pair = plain_pair();
    coro::WaitGroup group(1);
    coro::Cid owner = 0;
    spawn([&] {
        owner = coro::Scheduler::current()->cid();
        EXPECT_FALSE(pair.client->start_tls(client_context(), "localhost", 100));
        (void)group.done();
    });
    std::byte buffer[8];
    EXPECT_EQ(pair.client->recv(buffer, 10).error(), (Error{Errc::kBusy, static_cast<std::int32_t>(owner)}));
    EXPECT_EQ(pair.client->send(bytes_of("x"), 10).error().code, Errc::kBusy);
    EXPECT_TRUE(group.wait(5'000));
}

SHOAL_CO_TEST(StreamTls, LimitsTheTimeOfReadsAndKnowsWhatIsPending) {
    Pair pair = do_handshake(client_context(), server_context());
    std::byte buffer[2];
    EXPECT_EQ(pair.client->recv(buffer, 20).error().code, Errc::kTimedOut);
    EXPECT_TRUE(pair.client->is_alive());
    EXPECT_TRUE(pair.server->send_all(bytes_of("abc")).is_complete());
    EXPECT_TRUE(pair.server->send_all(bytes_of("def")).is_complete());
    EXPECT_EQ(pair.client->recv(buffer, 5'000), 2U);
    EXPECT_EQ(pair.client->tls()->pending(), 1U);
    EXPECT_EQ(pair.client->recv(buffer, 5'000), 1U);
    EXPECT_EQ(receive(*pair.client), "def");
    EXPECT_EQ(pair.client->tls()->pending(), 0U);
}

}  // namespace
}  // namespace shoal::net
