// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the tests of TLS share: a pair of streams, and contexts from few words.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "shoal/coro/wait_group.hpp"
#include "shoal/net/stream.hpp"
#include "shoal/testing/certificates.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/net.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::net::tls_test {

/// One authority for all tests of the process.
inline testing::TestCa& ca() {
    static testing::TestCa authority;
    return authority;
}

inline TlsIdentity identity_of(const testing::CertificateFiles& files, std::string passphrase = {}) {
    return {files.certificate, files.key, std::move(passphrase)};
}

inline std::shared_ptr<TlsContext> server_context(TlsOptions options = {}) {
    if (!options.identity.is_set()) {
        static const auto files = ca().issue("default");
        options.identity = identity_of(files);
    }
    std::string why;
    auto context = TlsContext::create(TlsRole::kServer, options, &why);
    EXPECT_TRUE(context) << why;
    return context ? *context : nullptr;
}

inline std::shared_ptr<TlsContext> client_context(TlsOptions options = {}) {
    if (options.ca_file.empty()) options.ca_file = ca().ca_file();
    std::string why;
    auto context = TlsContext::create(TlsRole::kClient, options, &why);
    EXPECT_TRUE(context) << why;
    return context ? *context : nullptr;
}

struct Pair {
    std::unique_ptr<Stream> client;
    std::unique_ptr<Stream> server;
    Result<void> client_result;
    Result<void> server_result;
};

inline std::unique_ptr<Stream> stream_over(UniqueFd fd) {
    return std::make_unique<Stream>(Socket::adopt(std::move(fd)).value());
}

/// Two connected streams after both have done (or failed) their handshake.
inline Pair do_handshake(std::shared_ptr<TlsContext> client, std::shared_ptr<TlsContext> server,
                         const std::string& host = "localhost") {
    auto [client_fd, server_fd] = testing::make_tcp_pair();
    Pair pair{stream_over(std::move(client_fd)), stream_over(std::move(server_fd)), {}, {}};
    coro::WaitGroup group(1);
    (void)coro::Scheduler::current_scheduler()->spawn([&] {
        pair.server_result = pair.server->start_tls(std::move(server), {}, 5'000);
        if (!pair.server_result) pair.server->close();
        (void)group.done();
    });
    pair.client_result = pair.client->start_tls(std::move(client), host, 5'000);
    if (!pair.client_result) pair.client->close();
    EXPECT_TRUE(group.wait(10'000));
    return pair;
}

inline std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

inline std::string receive(Stream& stream, TimeoutMs timeout_ms = 5'000) {
    std::byte buffer[4'096];
    const auto got = stream.recv(buffer, timeout_ms);
    if (!got) return "error " + std::string(describe(got.error().code));
    return {reinterpret_cast<const char*>(buffer), *got};
}

inline Error failure(TlsFailure what) {
    return {Errc::kProtocol, static_cast<std::int32_t>(what)};
}

}  // namespace shoal::net::tls_test
