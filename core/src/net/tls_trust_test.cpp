// SPDX-License-Identifier: Apache-2.0
// The system's roots and own ones: when they are read, and that file and directory are both believed.
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "net/tls_test.hpp"

namespace shoal::net {
namespace {

using namespace tls_test;

/// An environment variable with another value while this lives; null: without it.
class Environment {
  public:
    Environment(const char* name, const char* value) : name_(name) {
        if (const char* const old = std::getenv(name); old != nullptr) old_ = old;
        set(value);
    }
    ~Environment() { set(old_ ? old_->c_str() : nullptr); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

  private:
    void set(const char* value) const {
        if (value == nullptr) {
            ::unsetenv(name_);
        } else {
            ::setenv(name_, value, 1);
        }
    }
    const char* name_;
    std::optional<std::string> old_;
};

/// What the environment says are the system's roots.
struct SystemRoots {
    SystemRoots(const std::string& file, const std::string& directory)
        : file_("SSL_CERT_FILE", file.c_str()), directory_("SSL_CERT_DIR", directory.c_str()) {}

  private:
    Environment file_;
    Environment directory_;
};

/// A directory as c_rehash makes it, of the certificate in `file`.
void add_by_hash(const testing::TempDir& directory, const std::string& file, int number = 0) {
    const std::string pem = testing::read_file(file);
    BIO* const text = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* const certificate = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    BIO_free(text);
    ASSERT_NE(certificate, nullptr);
    char name[32];
    std::snprintf(name, sizeof(name), "%08lx.%d",
                  X509_NAME_hash_ex(X509_get_subject_name(certificate), nullptr, nullptr, nullptr), number);
    X509_free(certificate);
    directory.write(name, pem);
}

std::shared_ptr<TlsContext> system_client(TlsOptions options = {}) {
    auto context = TlsContext::create(TlsRole::kClient, options);
    EXPECT_TRUE(context);
    return *context;
}

std::size_t count_roots(const TlsContext& context) {
    return static_cast<std::size_t>(
        sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context.native()))));
}

Error verdict(const std::shared_ptr<TlsContext>& context, const std::string& host = "localhost") {
    const Pair pair = do_handshake(context, server_context(), host);
    return pair.client_result ? Error{} : pair.client_result.error();
}

const Error kRefused = failure(TlsFailure::kVerify);

SHOAL_CO_TEST(TlsTrust, TheSystemsFileIsReadOnlyWhenTheDirectoryDoesNotDo) {
    const testing::TestCa stranger;
    const testing::TempDir directory;
    const testing::TempDir empty;
    add_by_hash(directory, ca().ca_file());
    {
        const SystemRoots roots(stranger.ca_file(), directory.path());
        const auto client = system_client();
        EXPECT_EQ(count_roots(*client), 0U) << "nothing is read for a context alone";
        EXPECT_EQ(verdict(client), Error{});
        EXPECT_EQ(count_roots(*client), 1U) << "the one of the directory";
    }
    const SystemRoots roots(ca().ca_file(), empty.path());
    const auto client = system_client();
    EXPECT_EQ(count_roots(*client), 0U);
    EXPECT_EQ(verdict(client), Error{});
    EXPECT_EQ(count_roots(*client), 1U);
    EXPECT_EQ(verdict(client), Error{}) << "and again, now that it has been read";
    EXPECT_EQ(verdict(client, "elsewhere.example"), kRefused);
}

SHOAL_CO_TEST(TlsTrust, FileAndDirectoryAreBothBelieved) {
    // Both authorities of this test have the same name, so that the wrong one is found first.
    const testing::TestCa stranger;
    const testing::TempDir directory;
    add_by_hash(directory, stranger.ca_file());
    const SystemRoots roots(ca().ca_file(), directory.path());
    EXPECT_EQ(verdict(system_client()), Error{});
    testing::CertificateOptions expired;
    expired.valid_from_days = -30;
    expired.valid_until_days = -1;
    TlsOptions server;
    server.identity = identity_of(ca().issue("trust_expired", expired));
    const Pair pair = do_handshake(system_client(), server_context(server));
    ASSERT_FALSE(pair.client_result);
    EXPECT_EQ(pair.client_result.error(), kRefused);
    EXPECT_STREQ(pair.client->tls()->error_text(), "certificate has expired");
}

SHOAL_CO_TEST(TlsTrust, NobodyIsTrustedWithoutRoots) {
    const testing::TempDir empty;
    const SystemRoots roots(empty.file("none.pem"), empty.file("none"));
    const auto client = system_client();
    EXPECT_EQ(verdict(client), kRefused);
    EXPECT_EQ(verdict(client), kRefused);
    const Pair pair = do_handshake(client, server_context());
    EXPECT_STREQ(pair.client->tls()->error_text(), "unable to get local issuer certificate");
    TlsOptions lenient;
    lenient.allow_self_signed = true;
    EXPECT_EQ(verdict(system_client(lenient)), kRefused) << "signed, by somebody unknown";
}

SHOAL_CO_TEST(TlsTrust, WithoutVerificationRootsAreReadWhenAskedLater) {
    const testing::TempDir empty;
    TlsOptions trusting;
    trusting.verify_peer = false;
    const SystemRoots roots(ca().ca_file(), empty.path());
    const auto client = system_client(trusting);
    {
        Pair pair = do_handshake(client, server_context());
        ASSERT_TRUE(pair.client_result);
        EXPECT_EQ(count_roots(*client), 0U);
        EXPECT_TRUE(pair.client->tls()->verify_peer(false));
        EXPECT_TRUE(pair.server->send_all(bytes_of("x")).is_complete());
        EXPECT_EQ(receive(*pair.client), "x") << "with it comes the ticket";
    }
    {
        const Pair resumed = do_handshake(client, server_context());
        ASSERT_TRUE(resumed.client_result);
        EXPECT_TRUE(resumed.client->tls()->verify_peer(false));
    }
    const Pair other = do_handshake(client, server_context(), "elsewhere.example");
    ASSERT_TRUE(other.client_result);
    EXPECT_EQ(other.client->tls()->verify_peer(false).error(), kRefused) << "for the host, too";
    EXPECT_NE(std::string(other.client->tls()->error_text()).find("ostname mismatch"), std::string::npos)
        << other.client->tls()->error_text();
    TlsOptions self;
    self.identity = identity_of(ca().issue_self_signed("trust_self"));
    const Pair signs_itself = do_handshake(client, server_context(self));
    ASSERT_TRUE(signs_itself.client_result);
    EXPECT_EQ(signs_itself.client->tls()->verify_peer(false).error(), kRefused);
    EXPECT_TRUE(signs_itself.client->tls()->verify_peer(true));
}

SHOAL_CO_TEST(TlsTrust, AServerMayTrustTheSystemsRootsForItsClients) {
    const testing::TempDir empty;
    const SystemRoots roots(ca().ca_file(), empty.path());
    TlsOptions strict;
    strict.identity = identity_of(ca().issue("trust_server"));
    strict.verify_peer = true;
    const auto server = server_context(strict);
    TlsOptions with_identity;
    with_identity.identity = identity_of(ca().issue("trust_client"));
    EXPECT_TRUE(do_handshake(client_context(with_identity), server).server_result);
    const testing::TestCa stranger;
    with_identity.identity = identity_of(stranger.issue("trust_stranger"));
    EXPECT_EQ(do_handshake(client_context(with_identity), server).server_result.error(), kRefused);
}

SHOAL_CO_TEST(TlsTrust, AnOwnDirectoryIsSearchedByHash) {
    const testing::TestCa stranger;
    const testing::TempDir directory;
    TlsOptions options;
    options.ca_path = directory.path();
    EXPECT_EQ(verdict(system_client(options)), kRefused) << "an empty one trusts nobody";
    directory.write("ca.pem", testing::read_file(ca().ca_file()));
    EXPECT_EQ(verdict(system_client(options)), kRefused) << "no name made of the hash";
    add_by_hash(directory, stranger.ca_file());
    EXPECT_EQ(verdict(system_client(options)), kRefused);
    add_by_hash(directory, ca().ca_file(), 1);
    EXPECT_EQ(verdict(system_client(options)), Error{}) << "the second of that name";
    std::filesystem::remove_all(directory.path());
    std::string why;
    EXPECT_EQ(TlsContext::create(TlsRole::kClient, options, &why).error().code, Errc::kNotFound);
    EXPECT_EQ(why, "trusted certificates [" + directory.path() + "]: No such file or directory");
}

}  // namespace
}  // namespace shoal::net
