// SPDX-License-Identifier: Apache-2.0
// SNI, ALPN, versions, ciphers, resumption, DTLS.
#include "net/tls_test.hpp"

namespace shoal::net {
namespace {

using namespace tls_test;

SHOAL_CO_TEST(TlsSni, ChoosesTheIdentityByTheNameAskedFor) {
    const auto named = [](const std::string& name) {
        testing::CertificateOptions options;
        options.common_name = name;
        options.dns_names = {name};
        return identity_of(ca().issue(name[0] == '*' ? "wildcard" : name, options));
    };
    TlsOptions options;
    options.identity = identity_of(ca().issue("sni_default"));
    options.sni_identities["One.example"] = named("one.example");
    options.sni_identities["*.many.example"] = named("*.many.example");
    const auto server = server_context(options);
    for (const char* name : {"localhost", "one.example", "ONE.EXAMPLE", "a.many.example"}) {
        const Pair pair = do_handshake(client_context(), server, name);
        EXPECT_TRUE(pair.client_result) << name;
        EXPECT_EQ(pair.server->tls()->server_name(), name);
    }
    // One label only, and no name of the wildcard itself: the default identity does not fit these.
    for (const char* name : {"a.b.many.example", "many.example", "other.example"}) {
        EXPECT_FALSE(do_handshake(client_context(), server, name).client_result) << name;
    }
}

SHOAL_CO_TEST(TlsAlpn, TakesTheServersPreference) {
    TlsOptions server;
    server.alpn = {"h2", "http/1.1"};
    const auto context = server_context(server);
    TlsOptions client;
    client.alpn = {"http/1.1", "h2"};
    {
        const Pair pair = do_handshake(client_context(client), context);
        EXPECT_EQ(pair.client->tls()->alpn(), "h2");
        EXPECT_EQ(pair.server->tls()->alpn(), "h2");
    }
    EXPECT_EQ(do_handshake(client_context(), context).client->tls()->alpn(), "") << "none offered";
    client.alpn = {"spdy/3"};
    const Pair refused = do_handshake(client_context(client), context);
    EXPECT_EQ(refused.client_result.error(), failure(TlsFailure::kHandshake));
    EXPECT_EQ(refused.server_result.error(), failure(TlsFailure::kHandshake));
}

SHOAL_CO_TEST(TlsVersions, AreAgreedOnOrRefused) {
    struct Case {
        TlsVersions client;
        TlsVersions server;
        const char* version;
    };
    constexpr TlsVersions k12 = TlsVersions::kTls12;
    constexpr TlsVersions k13 = TlsVersions::kTls13;
    for (const Case& versions : {Case{k12, TlsVersions::kDefault, "TLSv1.2"},
                                 Case{TlsVersions::kDefault, k13, "TLSv1.3"}, Case{k12, k13, nullptr},
                                 Case{TlsVersions::kTls10 | TlsVersions::kTls11,
                                      TlsVersions::kTls11 | TlsVersions::kTls12, "TLSv1.1"},
                                 Case{TlsVersions::kTls10, TlsVersions::kDefault, nullptr}}) {
        TlsOptions client;
        client.versions = versions.client;
        TlsOptions server;
        server.versions = versions.server;
        const Pair pair = do_handshake(client_context(client), server_context(server));
        EXPECT_EQ(pair.client_result.has_value(), versions.version != nullptr);
        if (versions.version == nullptr) {
            EXPECT_EQ(pair.client_result.error(), failure(TlsFailure::kHandshake));
        } else {
            EXPECT_EQ(pair.client->tls()->version(), versions.version);
        }
    }
}

SHOAL_CO_TEST(TlsCiphers, AreThoseAskedFor) {
    TlsOptions options;
    options.versions = TlsVersions::kTls12;
    options.ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305";
    EXPECT_EQ(do_handshake(client_context(options), server_context()).client->tls()->cipher(),
              "ECDHE-ECDSA-CHACHA20-POLY1305");
    options = {};
    options.cipher_suites = "TLS_AES_128_GCM_SHA256";
    options.groups = "P-256";
    EXPECT_EQ(do_handshake(client_context(options), server_context()).client->tls()->cipher(),
              "TLS_AES_128_GCM_SHA256");
}

SHOAL_CO_TEST(TlsResumption, UsesTheLastSessionOfTheHost) {
    for (const TlsVersions version : {TlsVersions::kTls12, TlsVersions::kTls13}) {
        TlsOptions options;
        options.versions = version;
        const auto client = client_context(options);
        const auto server = server_context();
        for (const bool is_second : {false, true}) {
            Pair pair = do_handshake(client, server);
            ASSERT_TRUE(pair.client_result);
            EXPECT_EQ(pair.client->tls()->is_resumed(), is_second);
            // TLS 1.3 sends its tickets after the handshake: the first read takes them.
            EXPECT_TRUE(pair.server->send_all(bytes_of("x")).is_complete());
            EXPECT_EQ(receive(*pair.client), "x");
            pair.client->close();
        }
        EXPECT_FALSE(do_handshake(client, server, "127.0.0.1").client->tls()->is_resumed()) << "another host";
        TlsOptions without = options;
        without.resume_sessions = false;
        const auto forgetful = client_context(without);
        for (int round = 0; round < 2; ++round)
            EXPECT_FALSE(do_handshake(forgetful, server).client->tls()->is_resumed());
    }
}

/// Two UDP sockets that are connected to each other.
std::pair<UniqueFd, UniqueFd> make_udp_pair() {
    UniqueFd fds[2];
    Address names[2];
    for (int i = 0; i < 2; ++i) {
        fds[i].reset(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        const Address any = Address::from_ip("127.0.0.1", 0).value();
        EXPECT_EQ(::bind(fds[i].get(), any.native(), any.native_bytes()), 0);
        names[i] = Address::local_of(fds[i].get()).value();
    }
    EXPECT_EQ(::connect(fds[0].get(), names[1].native(), names[1].native_bytes()), 0);
    EXPECT_EQ(::connect(fds[1].get(), names[0].native(), names[0].native_bytes()), 0);
    return {std::move(fds[0]), std::move(fds[1])};
}

SHOAL_CO_TEST(Dtls, ShakesHandsAndKeepsDatagramsApart) {
    TlsOptions options;
    options.is_datagram = true;
    auto [client_fd, server_fd] = make_udp_pair();
    const auto client = stream_over(std::move(client_fd));
    const auto server = stream_over(std::move(server_fd));
    coro::WaitGroup group(1);
    (void)coro::Scheduler::current_scheduler()->spawn([&] {
        TlsOptions server_options = options;
        EXPECT_TRUE(server->start_tls(server_context(server_options), {}, 5'000));
        EXPECT_EQ(receive(*server), "one");
        EXPECT_EQ(receive(*server), "two");
        EXPECT_TRUE(server->send_all(bytes_of("three")).is_complete());
        (void)group.done();
    });
    ASSERT_TRUE(client->start_tls(client_context(options), "localhost", 5'000));
    EXPECT_EQ(client->tls()->version(), "DTLSv1.2");
    EXPECT_TRUE(client->send(bytes_of("one")));
    EXPECT_TRUE(client->send(bytes_of("two")));
    EXPECT_EQ(receive(*client), "three");
    EXPECT_TRUE(group.wait(10'000));
}

SHOAL_CO_TEST(Dtls, SendsALostFlightAgain) {
    TlsOptions options;
    options.is_datagram = true;
    auto [client_fd, server_fd] = make_udp_pair();
    const int raw_server = server_fd.get();
    const auto client = stream_over(std::move(client_fd));
    const auto server = stream_over(std::move(server_fd));
    coro::WaitGroup group(1);
    (void)coro::Scheduler::current_scheduler()->spawn([&] {
        // The first hello is lost; it comes again after a second.
        std::byte lost[2'048];
        EXPECT_TRUE(server->socket().recv(lost, 5'000));
        EXPECT_GE(raw_server, 0);
        EXPECT_TRUE(server->start_tls(server_context(options), {}, 5'000));
        (void)group.done();
    });
    EXPECT_TRUE(client->start_tls(client_context(options), "localhost", 5'000));
    EXPECT_TRUE(group.wait(10'000));
}

}  // namespace
}  // namespace shoal::net
