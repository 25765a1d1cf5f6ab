// SPDX-License-Identifier: Apache-2.0
#pragma once
// What both sides of the TLS comparison share: a certificate, a TCP pair, and how the time is taken.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <ctime>
#include <memory>
#include <utility>

#include "raw_common.hpp"

namespace bench {

inline constexpr std::size_t kEchoBytes = 16'384;
inline constexpr long kWarmUpRounds = 200;

inline double cpu_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// A self-signed certificate and its key (P-256) behind each other in a PEM file.
inline void write_identity(const char* path) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> file(BIO_new_file(path, "w"), BIO_free_all);
    if (key == nullptr || certificate == nullptr || file == nullptr) fail("certificate");
    X509* const x509 = certificate.get();
    X509_set_version(x509, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(x509), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(x509), 86'400);
    X509_set_pubkey(x509, key.get());
    if (X509_sign(x509, key.get(), EVP_sha256()) <= 0 || PEM_write_bio_X509(file.get(), x509) != 1 ||
        PEM_write_bio_PrivateKey(file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        fail("certificate");
}

/// Both ends of a connection over 127.0.0.1; blocking.
inline std::pair<int, int> make_tcp_pair() {
    const int listener = listen_on(0);
    sockaddr_in address{};
    socklen_t length = sizeof address;
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::getsockname(listener, where, &length) != 0 || ::connect(client, where, length) != 0)
        fail("connect");
    const int server = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (server < 0) fail("accept");
    ::close(listener);
    set_no_delay(client);
    set_no_delay(server);
    return {client, server};
}

}  // namespace bench
