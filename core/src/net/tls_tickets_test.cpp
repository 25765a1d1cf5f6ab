// SPDX-License-Identifier: Apache-2.0
// Session tickets of servers: shared keys, their replacement, and where a session may be resumed.
#include "net/tls_test.hpp"
#include "shoal/testing/fake_clock.hpp"

namespace shoal::net {
namespace {

using namespace tls_test;

constexpr std::int64_t kPeriodMs = 2 * 60 * 60 * 1000;

std::shared_ptr<TlsContext> server_with(const std::shared_ptr<TlsTicketKeys>& tickets,
                                        TlsOptions options = {}) {
    static const auto files = ca().issue("tickets");
    options.identity = identity_of(files);
    std::string why;
    auto context = TlsContext::create(TlsRole::kServer, options, &why, tickets);
    EXPECT_TRUE(context) << why;
    return context ? *context : nullptr;
}

/// Whether the handshake resumes a session; the client has a fresh ticket afterwards.
bool is_resumed(const std::shared_ptr<TlsContext>& client, const std::shared_ptr<TlsContext>& server) {
    Pair pair = do_handshake(client, server);
    EXPECT_TRUE(pair.client_result);
    EXPECT_TRUE(pair.server->send_all(bytes_of("x")).is_complete());
    EXPECT_EQ(receive(*pair.client), "x");
    const bool is_resumed = pair.client->tls()->is_resumed();
    pair.client->close();  // OpenSSL does not resume a session whose connection was cut off.
    return is_resumed;
}

std::shared_ptr<TlsContext> client_of(TlsVersions version, const TlsIdentity& identity = {}) {
    TlsOptions options;
    options.versions = version;
    options.identity = identity;
    return client_context(options);
}

SHOAL_CO_TEST(TlsTickets, AreGoodInEveryContextThatSharesTheKeys) {
    for (const TlsVersions version : {TlsVersions::kTls12, TlsVersions::kTls13}) {
        const auto tickets = TlsTicketKeys::create().value();
        const auto client = client_of(version);
        EXPECT_FALSE(is_resumed(client, server_with(tickets)));
        EXPECT_TRUE(is_resumed(client, server_with(tickets)));
        EXPECT_FALSE(is_resumed(client, server_with(TlsTicketKeys::create().value()))) << "other keys";
        TlsOptions without;
        without.resume_sessions = false;
        EXPECT_FALSE(is_resumed(client, server_with(tickets, without)));
    }
}

SHOAL_CO_TEST(TlsTickets, AreAcceptedForOnePeriodAfterTheirKeyWasReplaced) {
    testing::FakeClock clock;
    const auto tickets = TlsTicketKeys::create().value();
    const auto server = server_with(tickets);
    // TLS 1.2: the lifetime of a TLS 1.3 ticket is also judged by the client's wall clock.
    const auto client = client_of(TlsVersions::kTls12);
    EXPECT_FALSE(is_resumed(client, server));
    clock.advance_ms(kPeriodMs);
    EXPECT_TRUE(is_resumed(client, server)) << "by the previous key";
    clock.advance_ms(kPeriodMs);
    EXPECT_FALSE(is_resumed(client, server)) << "OpenSSL's client has kept its first ticket";
    EXPECT_TRUE(is_resumed(client, server));
}

SHOAL_CO_TEST(TlsTickets, DoNotReplaceTheCertificateThatAnotherPortAsksFor) {
    TlsOptions strict;
    strict.verify_peer = true;
    strict.client_ca_file = ca().ca_file();
    for (const TlsVersions version : {TlsVersions::kTls12, TlsVersions::kTls13}) {
        const auto tickets = TlsTicketKeys::create().value();
        const auto client = client_of(version, identity_of(ca().issue("ticket_client")));
        EXPECT_FALSE(is_resumed(client, server_with(tickets)));
        EXPECT_FALSE(is_resumed(client, server_with(tickets, strict))) << "asked for its certificate";
        EXPECT_TRUE(is_resumed(client, server_with(tickets, strict)));
    }
}

}  // namespace
}  // namespace shoal::net
