// SPDX-License-Identifier: Apache-2.0
// Options of a context that are wrong, each with what it says; and those for ciphers and key exchange.
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/tls_test.hpp"

namespace shoal::net {
namespace {

using namespace tls_test;

/// What is said of options that are refused with `code`.
std::string refusal(TlsRole role, const TlsOptions& options, Errc code) {
    std::string why;
    const auto context = TlsContext::create(role, options, &why);
    EXPECT_EQ(context ? Errc::kOk : context.error().code, code) << why;
    return why;
}

const testing::CertificateFiles& good() {
    static const auto files = ca().issue("options_good");
    return files;
}

std::string refused_identity(const std::string& certificate, const std::string& key, Errc code,
                             std::string passphrase = {}) {
    TlsOptions options;
    options.identity = {certificate, key, std::move(passphrase)};
    return refusal(TlsRole::kServer, options, code);
}

/// Files that hold nothing of use.
struct Wrong {
    testing::TempDir directory;
    std::string empty = directory.write("empty", "");
    std::string text = directory.write("text", "hello\n");
    std::string missing = directory.file("missing");
};

constexpr const char* kMissing = "]: No such file or directory";
constexpr const char* kIsDirectory = "]: Is a directory";

TEST(TlsOptions, WrongIdentitiesAreNamed) {
    const Wrong wrong;
    const std::string certificate = "certificate [";
    const std::string key = "private key [";
    EXPECT_EQ(refused_identity(wrong.missing, good().key, Errc::kNotFound),
              certificate + wrong.missing + kMissing);
    EXPECT_EQ(refused_identity(good().certificate, wrong.missing, Errc::kNotFound),
              key + wrong.missing + kMissing);
    EXPECT_EQ(refused_identity(wrong.directory.path(), good().key, Errc::kNotFound),
              certificate + wrong.directory.path() + kIsDirectory);
    for (const std::string& path : {wrong.empty, wrong.text, good().key})
        EXPECT_EQ(refused_identity(path, good().key, Errc::kProtocol),
                  certificate + path + "]: no start line");
    for (const std::string& path : {wrong.empty, wrong.text, good().certificate})
        EXPECT_TRUE(
            refused_identity(good().certificate, path, Errc::kProtocol).starts_with(key + path + "]: "));
    EXPECT_TRUE(
        refused_identity(good().certificate, {}, Errc::kProtocol).starts_with(key + good().certificate));
    const auto other = ca().issue("options_other");
    EXPECT_EQ(refused_identity(good().certificate, other.key, Errc::kProtocol),
              key + other.key + "]: key values mismatch");
    TlsOptions options;
    options.identity.key_file = good().key;
    EXPECT_EQ(refusal(TlsRole::kClient, options, Errc::kInvalid),
              "a key without its certificate [" + good().key + "]: not usable");
}

TEST(TlsOptions, FilesThatMayNotBeReadAreNamed) {
    const testing::TempDir directory;
    const std::string path = directory.write("secret.key", testing::read_file(good().key));
    ASSERT_EQ(::chmod(path.c_str(), 0), 0);
    ASSERT_EQ(::chmod(directory.path().c_str(), 0755), 0);
    ASSERT_EQ(::chmod(ca().directory().path().c_str(), 0755), 0);
    TlsOptions options;
    options.identity = {good().certificate, path, {}};
    EXPECT_EQ(testing::run_in_child([&] {
                  if (::geteuid() == 0 && ::setuid(65'534) != 0) return 3;  // Root may read everything.
                  std::string why;
                  const auto context = TlsContext::create(TlsRole::kServer, options, &why);
                  if (context || context.error().code != Errc::kNotFound) return 2;
                  return why == "private key [" + path + "]: Permission denied" ? 0 : 1;
              }),
              0);
}

TEST(TlsOptions, WrongPassphrasesAreNamed) {
    testing::CertificateOptions encrypted;
    encrypted.passphrase = "sesame";
    const auto files = ca().issue("options_encrypted", encrypted);
    TlsOptions options;
    options.identity = identity_of(files, "sesame");
    EXPECT_TRUE(TlsContext::create(TlsRole::kServer, options));
    // Whether a wrong key decrypts to something is a matter of chance: then it is no key.
    const std::string start = "private key [" + files.key + "]: ";
    EXPECT_TRUE(refused_identity(files.certificate, files.key, Errc::kProtocol, "wrong").starts_with(start));
    EXPECT_EQ(refused_identity(files.certificate, files.key, Errc::kProtocol),
              start + "it is encrypted, and there is no passphrase");
    // Longer than OpenSSL's buffer for it: cut, so wrong, and nothing is overrun.
    refused_identity(files.certificate, files.key, Errc::kProtocol, std::string(5'000, 'x'));
}

TEST(TlsOptions, WrongRootsAreNamed) {
    const Wrong wrong;
    const std::string roots = "trusted certificates [";
    TlsOptions options;
    for (std::string* const path : {&options.ca_file, &options.ca_path}) {
        *path = wrong.missing;
        EXPECT_EQ(refusal(TlsRole::kClient, options, Errc::kNotFound), roots + wrong.missing + kMissing);
        path->clear();
    }
    for (const std::string& path : {wrong.empty, wrong.text, good().key}) {
        options.ca_file = path;
        EXPECT_EQ(refusal(TlsRole::kClient, options, Errc::kProtocol),
                  roots + path + "]: no certificate or crl found");
    }
    options.ca_file = wrong.directory.path();
    EXPECT_EQ(refusal(TlsRole::kClient, options, Errc::kNotFound), roots + options.ca_file + kIsDirectory);
    options = {};
    options.ca_path = ca().ca_file();
    EXPECT_EQ(refusal(TlsRole::kClient, options, Errc::kNotFound),
              roots + options.ca_path + "]: Not a directory");
    options = {};
    options.identity = identity_of(good());
    options.verify_peer = true;
    options.client_ca_file = wrong.empty;
    EXPECT_EQ(refusal(TlsRole::kServer, options, Errc::kProtocol),
              roots + wrong.empty + "]: no certificate or crl found");
}

// ---- ciphers and key exchange ----------------------------------------------------------------------------

SHOAL_CO_TEST(TlsOptions, TheServersOrderOfCiphersDecidesIfItIsTold) {
    TlsOptions client;
    client.versions = TlsVersions::kTls12;
    client.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
    TlsOptions server;
    server.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";
    EXPECT_EQ(do_handshake(client_context(client), server_context(server)).client->tls()->cipher(),
              "ECDHE-ECDSA-AES128-GCM-SHA256");
    server.prefer_server_ciphers = true;
    EXPECT_EQ(do_handshake(client_context(client), server_context(server)).client->tls()->cipher(),
              "ECDHE-ECDSA-AES256-GCM-SHA384");
}

/// PEM parameters for a key exchange: of "DH" with a named group, or of "EC" with a curve.
std::string make_parameters(const char* kind, const char* group) {
    EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr);
    EVP_PKEY* key = nullptr;
    EXPECT_EQ(EVP_PKEY_keygen_init(context), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_group_name(context, group), 1);
    EXPECT_EQ(EVP_PKEY_generate(context, &key), 1);
    EVP_PKEY_CTX_free(context);
    BIO* const text = BIO_new(BIO_s_mem());
    EXPECT_EQ(PEM_write_bio_Parameters(text, key), 1);
    EVP_PKEY_free(key);
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(text, &bytes);
    std::string pem(bytes, static_cast<std::size_t>(length));
    BIO_free(text);
    return pem;
}

int dh_bits(TlsOptions server) {
    static const auto files = [] {
        testing::CertificateOptions rsa;
        rsa.is_rsa = true;
        return ca().issue("options_rsa", rsa);
    }();
    server.identity = identity_of(files);
    TlsOptions client;
    client.versions = TlsVersions::kTls12;
    client.ciphers = "DHE-RSA-AES128-GCM-SHA256";
    const Pair pair = do_handshake(client_context(client), server_context(server));
    EXPECT_TRUE(pair.client_result);
    EVP_PKEY* key = nullptr;
    if (!pair.client_result || SSL_get_peer_tmp_key(pair.client->tls()->native(), &key) != 1) return 0;
    EXPECT_EQ(EVP_PKEY_is_a(key, "DH"), 1);
    const int bits = EVP_PKEY_get_bits(key);
    EVP_PKEY_free(key);
    return bits;
}

SHOAL_CO_TEST(TlsOptions, DhParametersAreThoseOfTheFileOrAutomatic) {
    const Wrong wrong;
    TlsOptions options;
    EXPECT_EQ(dh_bits(options), 2'048) << "as strong as the key of the certificate";
    options.dh_params_file = wrong.directory.write("dh3072", make_parameters("DH", "ffdhe3072"));
    EXPECT_EQ(dh_bits(options), 3'072);
    options.identity = identity_of(good());
    const std::string start = "DH parameters [";
    for (const std::string& path :
         {wrong.empty, wrong.text, wrong.directory.write("ec", make_parameters("EC", "P-256")),
          good().certificate}) {
        options.dh_params_file = path;
        EXPECT_EQ(refusal(TlsRole::kServer, options, Errc::kProtocol), start + path + "]: not usable");
    }
    options.dh_params_file = wrong.missing;
    EXPECT_EQ(refusal(TlsRole::kServer, options, Errc::kNotFound), start + wrong.missing + kMissing);
    // 512 bits, which were broken long ago (openssl dhparam -2 512).
    options.dh_params_file = wrong.directory.write("weak", R"(-----BEGIN DH PARAMETERS-----
MEYCQQC/KOfJ8CXqdxovJ6U1t1rCu57ECyUcdf3dsM8zUldlSEQEC2umXknSTTHo
cJIPnq/cwAR704TCQE3LsiN0F1mnAgEC
-----END DH PARAMETERS-----
)");
    EXPECT_EQ(refusal(TlsRole::kServer, options, Errc::kProtocol),
              start + options.dh_params_file + "]: dh key too small");
}

}  // namespace
}  // namespace shoal::net
