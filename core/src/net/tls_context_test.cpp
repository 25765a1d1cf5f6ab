// SPDX-License-Identifier: Apache-2.0
// What a context accepts and refuses, and who is trusted.
#include "net/tls_test.hpp"

namespace shoal::net {
namespace {

using namespace tls_test;

std::string refusal(TlsRole role, const TlsOptions& options, Errc code) {
    std::string why;
    const auto context = TlsContext::create(role, options, &why);
    EXPECT_FALSE(context);
    EXPECT_EQ(context ? Errc::kOk : context.error().code, code) << why;
    return why;
}

TEST(TlsContext, RefusesWhatCannotWork) {
    const auto files = ca().issue("refused");
    const auto other = ca().issue("other");
    TlsOptions options;
    EXPECT_EQ(refusal(TlsRole::kServer, options, Errc::kInvalid), "a server needs a certificate");
    options.identity = {"/no/such/file.pem", files.key, {}};
    EXPECT_NE(refusal(TlsRole::kServer, options, Errc::kNotFound).find("/no/such/file.pem"),
              std::string::npos);
    options.identity = {files.certificate, other.key, {}};
    EXPECT_NE(refusal(TlsRole::kServer, options, Errc::kProtocol).find("private key"), std::string::npos);
    options.identity = {files.key, files.key, {}};
    EXPECT_NE(refusal(TlsRole::kServer, options, Errc::kProtocol).find("certificate"), std::string::npos);
    options.identity = {{}, files.key, {}};
    refusal(TlsRole::kServer, options, Errc::kInvalid);
    options.identity = identity_of(files);
    options.ciphers = "NO-SUCH-CIPHER";
    EXPECT_NE(refusal(TlsRole::kServer, options, Errc::kProtocol).find("NO-SUCH-CIPHER"), std::string::npos);
    options.ciphers.clear();
    options.groups = "no-such-curve";
    refusal(TlsRole::kServer, options, Errc::kProtocol);
    options.groups.clear();
    options.ca_file = "/no/such/ca.pem";
    refusal(TlsRole::kClient, options, Errc::kNotFound);
    options.ca_file = files.key;
    refusal(TlsRole::kClient, options, Errc::kProtocol);
    options.ca_file.clear();
    options.alpn = {std::string(256, 'a')};
    refusal(TlsRole::kClient, options, Errc::kInvalid);
}

TEST(TlsContext, NeedsThePassphraseOfAKeyAndNeverPrompts) {
    testing::CertificateOptions encrypted;
    encrypted.passphrase = "sesame";
    const auto files = ca().issue("encrypted", encrypted);
    TlsOptions options;
    options.identity = identity_of(files, "sesame");
    EXPECT_TRUE(TlsContext::create(TlsRole::kServer, options));
    options.identity.passphrase = "wrong";
    refusal(TlsRole::kServer, options, Errc::kProtocol);
    options.identity.passphrase.clear();
    refusal(TlsRole::kServer, options, Errc::kProtocol);
}

TEST(TlsContext, SaysWhatIsWrongWithAFileNotWhichPartOfOpensslNoticed) {
    testing::CertificateOptions encrypted;
    encrypted.passphrase = "sesame";
    const auto files = ca().issue("reasons", encrypted);
    const auto plain = ca().issue("plain");
    TlsOptions options;
    for (const auto& identity :
         {TlsIdentity{files.certificate, files.key, "wrong"}, TlsIdentity{files.certificate, files.key, {}},
          TlsIdentity{plain.key, plain.key, {}}, TlsIdentity{plain.certificate, plain.certificate, {}}}) {
        options.identity = identity;
        const std::string why = refusal(TlsRole::kServer, options, Errc::kProtocol);
        EXPECT_FALSE(why.ends_with(" lib")) << why;
    }
}

SHOAL_CO_TEST(TlsVerify, PassesATrustedCertificateForTheHost) {
    const testing::FdLeakCheck leak_check;
    const Pair pair = do_handshake(client_context(), server_context());
    EXPECT_TRUE(pair.client_result);
    EXPECT_TRUE(pair.server_result);
    EXPECT_EQ(pair.client->tls()->version(), "TLSv1.3");
    EXPECT_TRUE(pair.client->tls()->peer_certificate().starts_with("-----BEGIN CERTIFICATE-----"));
    EXPECT_TRUE(pair.client->tls()->verify_peer(false));
    EXPECT_EQ(pair.server->tls()->peer_certificate(), "");
    EXPECT_EQ(pair.server->tls()->verify_peer(false).error(), failure(TlsFailure::kNoPeerCertificate));
}

/// The client's verdict on a server that shows `files`.
Error verdict_on(const testing::CertificateFiles& files, const std::string& host = "localhost",
                 TlsOptions options = {}) {
    TlsOptions server;
    server.identity = identity_of(files);
    const Pair pair = do_handshake(client_context(options), server_context(server), host);
    return pair.client_result ? Error{} : pair.client_result.error();
}

SHOAL_CO_TEST(TlsVerify, RefusesWhatIsWrongWithACertificate) {
    const testing::FdLeakCheck leak_check;
    const Error refused = failure(TlsFailure::kVerify);
    testing::CertificateOptions expired;
    expired.valid_from_days = -30;
    expired.valid_until_days = -1;
    EXPECT_EQ(verdict_on(ca().issue("expired", expired)), refused);
    testing::CertificateOptions not_yet;
    not_yet.valid_from_days = 2;
    EXPECT_EQ(verdict_on(ca().issue("not_yet", not_yet)), refused);
    testing::CertificateOptions elsewhere;
    elsewhere.common_name = "elsewhere.example";
    elsewhere.dns_names = {"elsewhere.example"};
    EXPECT_EQ(verdict_on(ca().issue("elsewhere", elsewhere)), refused);
    EXPECT_EQ(verdict_on(ca().issue_self_signed("self")), refused);
    const testing::TestCa unknown;
    EXPECT_EQ(verdict_on(unknown.issue("unknown")), refused);
    EXPECT_EQ(verdict_on(ca().issue("good")), Error{});
}

SHOAL_CO_TEST(TlsVerify, AllowsASelfSignedLeafButStillLooksAtItsDates) {
    TlsOptions options;
    options.allow_self_signed = true;
    EXPECT_EQ(verdict_on(ca().issue_self_signed("self_allowed"), "localhost", options), Error{});
    testing::CertificateOptions expired;
    expired.valid_from_days = -30;
    expired.valid_until_days = -1;
    EXPECT_EQ(verdict_on(ca().issue_self_signed("self_expired", expired), "localhost", options),
              failure(TlsFailure::kVerify));
    EXPECT_EQ(verdict_on(ca().issue_self_signed("self_elsewhere"), "elsewhere.example", options),
              failure(TlsFailure::kVerify));
}

SHOAL_CO_TEST(TlsVerify, ASelfSignedLeafThatIsAllowedFitsAnyHostThatIsOnlyImplied) {
    TlsOptions options;
    options.is_host_implied = true;
    const auto self = ca().issue_self_signed("self_implied");
    EXPECT_EQ(verdict_on(self, "127.0.0.1", options), failure(TlsFailure::kVerify)) << "not allowed";
    options.allow_self_signed = true;
    for (const char* const host : {"127.0.0.1", "::1", "elsewhere.example"}) {
        EXPECT_EQ(verdict_on(self, host, options), Error{}) << host;
        EXPECT_EQ(verdict_on(ca().issue("signed_implied"), host, options), failure(TlsFailure::kVerify))
            << host << ": one that an authority has signed is for the hosts that it names";
    }
    testing::CertificateOptions expired;
    expired.valid_from_days = -30;
    expired.valid_until_days = -1;
    EXPECT_EQ(verdict_on(ca().issue_self_signed("self_implied_expired", expired), "127.0.0.1", options),
              failure(TlsFailure::kVerify));
}

SHOAL_CO_TEST(TlsVerify, ChecksAddressesAgainstAddressesOnly) {
    testing::CertificateOptions with_ip;
    with_ip.ip_addresses = {"127.0.0.1"};
    EXPECT_EQ(verdict_on(ca().issue("with_ip", with_ip), "127.0.0.1"), Error{});
    testing::CertificateOptions with_ip6;
    with_ip6.ip_addresses = {"::1", "fe80::1"};
    for (const char* const address : {"::1", "[::1]", "0:0::1", "fe80::1%lo", "[fe80::1%25lo]"})
        EXPECT_EQ(verdict_on(ca().issue("with_ip6", with_ip6), address), Error{}) << address;
    EXPECT_EQ(verdict_on(ca().issue("with_ip6", with_ip6), "::2"), failure(TlsFailure::kVerify));
    // A name that looks like the address is not the address.
    testing::CertificateOptions as_name;
    as_name.common_name = "127.0.0.1";
    as_name.dns_names = {"127.0.0.1"};
    EXPECT_EQ(verdict_on(ca().issue("as_name", as_name), "127.0.0.1"), failure(TlsFailure::kVerify));
    EXPECT_EQ(verdict_on(ca().issue("without_ip"), "127.0.0.1"), failure(TlsFailure::kVerify));
    EXPECT_EQ(verdict_on(ca().issue("no_name"), ""), Error{}) << "no name given, none checked";
}

SHOAL_CO_TEST(TlsVerify, NamesMayEndInADot) {
    const auto server = server_context();
    const Pair pair = do_handshake(client_context(), server, "LocalHost.");
    EXPECT_TRUE(pair.client_result);
    EXPECT_EQ(pair.server->tls()->server_name(), "LocalHost") << "sent without it";
    EXPECT_EQ(do_handshake(client_context(), server, ".").client_result.error(),
              failure(TlsFailure::kVerify));
}

SHOAL_CO_TEST(TlsVerify, CountsIntermediatesAgainstTheDepth) {
    const auto files = ca().issue_with_intermediate("below");
    EXPECT_EQ(verdict_on(files), Error{});
    TlsOptions shallow;
    shallow.verify_depth = 0;
    EXPECT_EQ(verdict_on(files, "localhost", shallow), failure(TlsFailure::kVerify));
}

SHOAL_CO_TEST(TlsVerify, CanBeLeftOutAndDoneLater) {
    TlsOptions trusting;
    trusting.verify_peer = false;
    TlsOptions server;
    server.identity = identity_of(ca().issue_self_signed("later"));
    const Pair pair = do_handshake(client_context(trusting), server_context(server));
    ASSERT_TRUE(pair.client_result);
    EXPECT_EQ(pair.client->tls()->verify_peer(false).error(), failure(TlsFailure::kVerify));
    EXPECT_STRNE(pair.client->tls()->error_text(), "");
    EXPECT_TRUE(pair.client->tls()->verify_peer(true));
}

SHOAL_CO_TEST(TlsVerify, AsksClientsForCertificatesWhereTold) {
    TlsOptions strict;
    strict.identity = identity_of(ca().issue("strict"));
    strict.verify_peer = true;
    strict.client_ca_file = ca().ca_file();
    const auto server = server_context(strict);
    {
        const Pair pair = do_handshake(client_context(), server);
        EXPECT_EQ(pair.server_result.error(), failure(TlsFailure::kNoPeerCertificate));
    }
    TlsOptions with_identity;
    with_identity.identity = identity_of(ca().issue("client"));
    {
        const Pair pair = do_handshake(client_context(with_identity), server);
        EXPECT_TRUE(pair.server_result);
        EXPECT_TRUE(pair.server->tls()->peer_certificate().starts_with("-----BEGIN"));
    }
    const testing::TestCa stranger;
    with_identity.identity = identity_of(stranger.issue("stranger"));
    const Pair pair = do_handshake(client_context(with_identity), server);
    EXPECT_EQ(pair.server_result.error(), failure(TlsFailure::kVerify));
}

}  // namespace
}  // namespace shoal::net
