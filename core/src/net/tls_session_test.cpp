// SPDX-License-Identifier: Apache-2.0
// What peers, forks and failures do to a session that is under way.
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "net/tls_test.hpp"

namespace shoal::net {
namespace {

using namespace tls_test;

void go(std::function<void()> body) {
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->spawn(std::move(body)));
}

void limit_buffer(Stream& stream, int option, int bytes) {
    setsockopt(stream.socket().fd(), SOL_SOCKET, option, &bytes, sizeof(bytes));
}

/// Asks the peer for new keys (RFC 8446 section 4.6.3), sends nothing yet.
void ask_for_new_keys(Stream& stream) {
    ASSERT_EQ(SSL_key_update(stream.tls()->native(), SSL_KEY_UPDATE_REQUESTED), 1);
}

SHOAL_CO_TEST(TlsSession, AnswersARequestForNewKeysInTheMiddleOfARecord) {
    Pair pair = do_handshake(client_context(), server_context());
    ASSERT_TRUE(pair.client_result && pair.server_result);
    limit_buffer(*pair.client, SO_SNDBUF, 1);
    const std::string big(30'000'000, 'b');
    coro::WaitGroup group(2);
    go([&] {
        const Transfer sent = pair.client->send_all(bytes_of(big), 20'000);
        EXPECT_TRUE(sent.is_complete()) << describe(sent.error.code) << pair.client->tls()->error_text();
        (void)group.done();
    });
    std::string heard;
    go([&] {
        for (int i = 0; i < 3; ++i)
            heard += receive(*pair.client, 20'000);
        (void)group.done();
    });
    coro::sleep_for_ms(100);
    ASSERT_GT(pair.client->socket().writer(), 0);
    for (int i = 0; i < 3; ++i) {
        ask_for_new_keys(*pair.server);
        ASSERT_TRUE(pair.server->send_all(bytes_of("x"), 5'000).is_complete());
        coro::sleep_for_ms(20);
    }
    std::string all;
    std::string part;
    do {
        part = receive(*pair.server, 5'000);
        all += part;
    } while (!part.empty() && !part.starts_with("error") && all.size() < big.size());
    EXPECT_TRUE(all == big) << all.size() << " bytes came, then " << part.substr(0, 40);
    EXPECT_EQ(heard, "xxx");
    EXPECT_TRUE(group.wait(5'000));
}

/// Has `stream` ask for new keys until its peer takes no more; how often.
int flood_with_requests(Stream& stream) {
    SSL* const ssl = stream.tls()->native();
    int made = 0;
    for (int refused = 0; refused < 50 && made < 100'000;) {
        ERR_clear_error();
        if (refused == 0) ask_for_new_keys(stream);
        if (SSL_do_handshake(ssl) != 1) {
            ++refused;
            coro::sleep_for_ms(2);
        } else {
            refused = 0;
            if (++made % 20 == 0) coro::sleep_for_ms(0);
        }
    }
    return made;
}

SHOAL_CO_TEST(TlsSession, AFloodOfRequestsForNewKeysIsHeldBackAndLosesNobody) {
    Pair pair = do_handshake(client_context(), server_context());
    ASSERT_TRUE(pair.client_result && pair.server_result);
    for (Stream* const stream : {pair.client.get(), pair.server.get()}) {
        limit_buffer(*stream, SO_SNDBUF, 32 << 10);
        limit_buffer(*stream, SO_RCVBUF, 32 << 10);
    }
    coro::WaitGroup group(2);
    std::string heard;
    go([&] {
        heard = receive(*pair.client, 20'000);
        (void)group.done();
    });
    EXPECT_LT(flood_with_requests(*pair.server), 100'000) << "answers must not pile up without bound";
    // The client's reader waits for room to answer; a writer comes to wait for the same.
    go([&] {
        EXPECT_TRUE(pair.client->send_all(bytes_of("hi"), 20'000).is_complete());
        (void)group.done();
    });
    coro::sleep_for_ms(20);
    go([&] {  // The answers, unread by the session that asked.
        std::byte buffer[4'096];
        for (auto got = pair.server->socket().recv(buffer); got && *got > 0;)
            got = pair.server->socket().recv(buffer);
    });
    EXPECT_TRUE(pair.server->send_all(bytes_of("x"), 20'000).is_complete());
    EXPECT_TRUE(group.wait(20'000));
    EXPECT_EQ(heard, "x");
    pair.client->close();
    pair.server->close();
}

SHOAL_CO_TEST(TlsSession, AWriteThatFailsAfterThePeersEndSaysWhy) {
    Pair pair = do_handshake(client_context(), server_context());
    pair.server->close();
    EXPECT_EQ(receive(*pair.client), "");
    Result<std::size_t> sent = std::size_t{0};
    for (int i = 0; i < 1'000 && sent; ++i) {
        sent = pair.client->send(bytes_of("x"), 1'000);
        coro::sleep_for_ms(5);
    }
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Errc::kSystem) << describe(sent.error().code) << sent.error().detail;
}

SHOAL_CO_TEST(TlsSession, AFailureFoundWhileLookingForInputIsKept) {
    Pair pair = do_handshake(client_context(), server_context());
    ASSERT_TRUE(pair.server->send_all(bytes_of("ok")).is_complete());
    constexpr std::string_view kGarbage = "\x17\x03\x03\x20garbagegarbagegarbagegarbagegarb";
    std::string record(kGarbage);
    record.insert(3, 1, '\0');  // 32 bytes follow.
    ASSERT_GT(::send(pair.server->socket().fd(), record.data(), record.size(), 0), 0);
    coro::sleep_for_ms(20);
    EXPECT_EQ(receive(*pair.client), "ok");
    (void)pair.client->tls()->pending();
    std::byte buffer[8];
    errno = EMFILE;
    const auto got = pair.client->recv(buffer, 500);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error(), failure(TlsFailure::kRecord));
}

SHOAL_CO_TEST(TlsSession, AForkedChildTakesAndSaysNothing) {
    Pair pair = do_handshake(client_context(), server_context());
    EXPECT_TRUE(pair.server->send_all(bytes_of("for the parent")).is_complete());
    coro::sleep_for_ms(20);
    const int code = testing::run_in_child([&] {
        (void)event::EventLoop::current()->reset_after_fork();
        coro::Scheduler::current_scheduler()->forget_others_after_fork();
        return pair.client->close() ? 0 : 1;
    });
    EXPECT_EQ(code, 0);
    EXPECT_EQ(receive(*pair.client, 1'000), "for the parent");
    EXPECT_TRUE(pair.client->send_all(bytes_of("hello")).is_complete());
    EXPECT_EQ(receive(*pair.server), "hello");
}

/// What verify_peer() of a client that did not verify says of a server with `files`.
Result<void> judge_later(const testing::CertificateFiles& files, bool has_own_roots, bool allow_self_signed) {
    TlsOptions server;
    server.identity = identity_of(files);
    TlsOptions client;
    client.verify_peer = false;
    if (has_own_roots) client.ca_file = ca().ca_file();
    Pair pair = do_handshake(TlsContext::create(TlsRole::kClient, client).value(), server_context(server));
    EXPECT_TRUE(pair.client_result);
    return pair.client->tls()->verify_peer(allow_self_signed);
}

SHOAL_CO_TEST(TlsSession, ASelfSignedPeerThatIsAllowedMustStillFitHostAndTime) {
    const auto fine = ca().issue_self_signed("session-fine");
    const auto expired =
        ca().issue_self_signed("session-old", {.valid_from_days = -20, .valid_until_days = -10});
    const auto foreign =
        ca().issue_self_signed("session-other", {.common_name = "other", .dns_names = {"other"}});
    for (const bool has_own_roots : {true, false}) {
        EXPECT_TRUE(judge_later(fine, has_own_roots, true));
        EXPECT_FALSE(judge_later(fine, has_own_roots, false));
        EXPECT_FALSE(judge_later(expired, has_own_roots, true));
        EXPECT_FALSE(judge_later(foreign, has_own_roots, true));
    }
}

SHOAL_CO_TEST(TlsSession, ANameThatStartsWithADotIsNoHost) {
    const auto files = ca().issue("session-sub", {.common_name = "x", .dns_names = {"sub.example.org"}});
    TlsOptions options;
    options.identity = identity_of(files);
    Pair pair = do_handshake(client_context(), server_context(options), ".example.org");
    ASSERT_FALSE(pair.client_result);
    EXPECT_EQ(pair.client_result.error().code, Errc::kInvalid);
}

UniqueFd bound_datagram_socket() {
    UniqueFd fd(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const Address any = Address::from_ip("127.0.0.1", 0).value();
    EXPECT_EQ(bind(fd.get(), any.native(), any.native_bytes()), 0);
    return fd;
}

void connect_to_name_of(int fd, int peer) {
    const Address address = Address::local_of(peer).value();
    ASSERT_EQ(connect(fd, address.native(), address.native_bytes()), 0);
}

SHOAL_CO_TEST(TlsSession, ADatagramThatIsTooLargeLeavesTheSessionAsItWas) {
    UniqueFd client_fd = bound_datagram_socket();
    UniqueFd server_fd = bound_datagram_socket();
    connect_to_name_of(client_fd.get(), server_fd.get());
    connect_to_name_of(server_fd.get(), client_fd.get());
    const auto client = stream_over(std::move(client_fd));
    const auto server = stream_over(std::move(server_fd));
    TlsOptions options;
    options.is_datagram = true;
    coro::WaitGroup group(1);
    go([&] {
        EXPECT_TRUE(server->start_tls(server_context(options), {}, 5'000));
        (void)group.done();
    });
    ASSERT_TRUE(client->start_tls(client_context(options), "localhost", 5'000));
    ASSERT_TRUE(group.wait(5'000));
    const auto sent = client->send(bytes_of(std::string(20'000, 'x')), 1'000);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Errc::kTooLarge);
    EXPECT_TRUE(client->send(bytes_of("small"), 1'000));
    EXPECT_EQ(receive(*server), "small");
}

SHOAL_CO_TEST(Stream, ALookForLifeIsNoStepOfTheHandshake) {
    auto [client_fd, server_fd] = testing::make_tcp_pair();
    const auto client = stream_over(std::move(client_fd));
    const auto server = stream_over(std::move(server_fd));
    const auto stranger = ca().issue("session-stranger", {.common_name = "b", .dns_names = {"b"}});
    TlsOptions options;
    options.identity = identity_of(stranger);
    Result<void> result;
    coro::WaitGroup group(1);
    go([&] {
        result = client->start_tls(client_context(), "localhost", 5'000);
        client->close();
        (void)group.done();
    });
    // The server's flight lies in the client's socket when it is looked at, before its coroutine runs.
    const auto session = TlsSession::create(server_context(options), server->socket().fd()).value();
    EXPECT_FALSE(session->handshake());
    EXPECT_TRUE(client->is_alive());
    EXPECT_TRUE(group.wait(5'000));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), failure(TlsFailure::kVerify));
}

SHOAL_CO_TEST(Stream, AnEmptyDatagramIsNoEnd) {
    int fds[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds), 0);
    const auto near = stream_over(UniqueFd(fds[0]));
    const auto far = stream_over(UniqueFd(fds[1]));
    EXPECT_TRUE(near->is_alive());
    EXPECT_TRUE(far->send({}, 1'000));
    EXPECT_TRUE(near->is_alive());
    EXPECT_EQ(receive(*near), "");
}

}  // namespace
}  // namespace shoal::net
