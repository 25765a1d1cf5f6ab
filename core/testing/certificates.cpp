// SPDX-License-Identifier: Apache-2.0
#include "shoal/testing/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace shoal::testing {
namespace {

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

void require(bool condition, const char* what) {
    if (!condition) throw std::runtime_error(std::string("cannot make a certificate: ") + what);
}

Key make_key(bool is_rsa = false) {
    Key key(is_rsa ? EVP_RSA_gen(2'048) : EVP_EC_gen("P-256"));
    require(key != nullptr, "key");
    return key;
}

void add_extension(X509* certificate, int nid, const std::string& value, const X509* issuer = nullptr) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, const_cast<X509*>(issuer == nullptr ? certificate : issuer), certificate,
                   nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    require(extension != nullptr, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

std::string alternative_names(const CertificateOptions& options) {
    std::string names;
    const auto add = [&names](const std::string& name) { names += (names.empty() ? "" : ",") + name; };
    for (const std::string& name : options.dns_names)
        add("DNS:" + name);
    for (const std::string& address : options.ip_addresses)
        add("IP:" + address);
    return names;
}

/// Signed by `issuer_key` in the name of `issuer`; null: by itself.
Certificate make_certificate(const CertificateOptions& options, EVP_PKEY* key, const X509* issuer,
                             EVP_PKEY* issuer_key) {
    Certificate certificate(X509_new());
    X509* const x509 = certificate.get();
    require(x509 != nullptr, "memory");
    X509_set_version(x509, X509_VERSION_3);
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial));
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), options.valid_from_days * 86'400L);
    X509_gmtime_adj(X509_getm_notAfter(x509), options.valid_until_days * 86'400L);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(options.common_name.c_str()), -1, -1,
                               0);
    X509_set_issuer_name(x509,
                         issuer == nullptr ? X509_get_subject_name(x509) : X509_get_subject_name(issuer));
    X509_set_pubkey(x509, key);
    // Authorities of the same name are told apart by these.
    add_extension(x509, NID_subject_key_identifier, "hash");
    if (issuer != nullptr) add_extension(x509, NID_authority_key_identifier, "keyid:always", issuer);
    if (options.is_ca) {
        add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(x509, NID_key_usage, "critical,keyCertSign,cRLSign");
    } else if (const std::string names = alternative_names(options); !names.empty()) {
        add_extension(x509, NID_subject_alt_name, names);
    }
    require(X509_sign(x509, issuer_key == nullptr ? key : issuer_key, EVP_sha256()) > 0, "signature");
    return certificate;
}

void append_certificate(const std::string& path, const char* mode, X509* certificate) {
    const Bio file(BIO_new_file(path.c_str(), mode));
    require(file != nullptr && PEM_write_bio_X509(file.get(), certificate) == 1, path.c_str());
}

void write_key(const std::string& path, EVP_PKEY* key, const std::string& passphrase) {
    const Bio file(BIO_new_file(path.c_str(), "w"));
    require(file != nullptr, path.c_str());
    const int written =
        passphrase.empty()
            ? PEM_write_bio_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr)
            : PEM_write_bio_PrivateKey(file.get(), key, EVP_aes_128_cbc(),
                                       reinterpret_cast<const unsigned char*>(passphrase.data()),
                                       static_cast<int>(passphrase.size()), nullptr, nullptr);
    require(written == 1, path.c_str());
}

CertificateOptions authority_options(const std::string& name) {
    CertificateOptions options;
    options.common_name = name;
    options.is_ca = true;
    return options;
}

}  // namespace

struct TestCa::Authority {
    Key key = make_key();
    Certificate certificate;
};

TestCa::TestCa() : ca_file_(directory_.file("ca.pem")), root_(new Authority) {
    root_->certificate = make_certificate(authority_options("Test Root"), root_->key.get(), nullptr, nullptr);
    append_certificate(ca_file_, "w", root_->certificate.get());
}

TestCa::~TestCa() {
    delete root_;
}

CertificateFiles TestCa::issue(const std::string& name, const CertificateOptions& options) const {
    const CertificateFiles files{directory_.file(name + ".pem"), directory_.file(name + ".key")};
    const Key key = make_key(options.is_rsa);
    const Certificate certificate =
        make_certificate(options, key.get(), root_->certificate.get(), root_->key.get());
    append_certificate(files.certificate, "w", certificate.get());
    write_key(files.key, key.get(), options.passphrase);
    return files;
}

CertificateFiles TestCa::issue_with_intermediate(const std::string& name,
                                                 const CertificateOptions& options) const {
    const CertificateFiles files{directory_.file(name + ".pem"), directory_.file(name + ".key")};
    const Key middle_key = make_key();
    const Certificate middle = make_certificate(authority_options("Test Intermediate"), middle_key.get(),
                                                root_->certificate.get(), root_->key.get());
    const Key key = make_key(options.is_rsa);
    const Certificate certificate = make_certificate(options, key.get(), middle.get(), middle_key.get());
    append_certificate(files.certificate, "w", certificate.get());
    append_certificate(files.certificate, "a", middle.get());
    write_key(files.key, key.get(), options.passphrase);
    return files;
}

CertificateFiles TestCa::issue_self_signed(const std::string& name, const CertificateOptions& options) const {
    const CertificateFiles files{directory_.file(name + ".pem"), directory_.file(name + ".key")};
    const Key key = make_key(options.is_rsa);
    const Certificate certificate = make_certificate(options, key.get(), nullptr, nullptr);
    append_certificate(files.certificate, "w", certificate.get());
    write_key(files.key, key.get(), options.passphrase);
    return files;
}

}  // namespace shoal::testing
