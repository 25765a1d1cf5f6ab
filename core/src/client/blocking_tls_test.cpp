// SPDX-License-Identifier: Apache-2.0
#include "client/blocking_test.hpp"
#include "shoal/testing/certificates.hpp"

namespace shoal::client {
namespace {

using namespace blocking_test;

testing::TestCa& ca() {
    static testing::TestCa authority;
    return authority;
}

std::shared_ptr<net::TlsContext> context(net::TlsRole role) {
    net::TlsOptions options;
    options.ca_file = ca().ca_file();
    if (role == net::TlsRole::kServer) {
        options = {};
        static const auto files = ca().issue("default");
        options.identity = {files.certificate, files.key, {}};
    }
    return net::TlsContext::create(role, options).value();
}

/// The server's side over a blocking descriptor.
std::unique_ptr<net::TlsSession> accept_tls(int fd) {
    auto session = std::move(net::TlsSession::create(context(net::TlsRole::kServer), fd).value());
    return session->handshake() ? std::move(session) : nullptr;
}

BlockingOptions tls_options(const char* host_name = "localhost") {
    BlockingOptions options = tcp_options();
    options.tls = context(net::TlsRole::kClient);
    options.tls_host_name = host_name;
    return options;
}

TEST(BlockingTls, SendsReceivesAndPeeks) {
    Peer peer([](int fd) {
        const auto session = accept_tls(fd);
        ASSERT_NE(session, nullptr);
        std::byte buffer[64];
        const auto got = session->read(buffer);
        (void)session->write(std::span(buffer).first(got.value_or(0)));
        (void)session->shutdown_write();
        wait_for_end(fd);
    });
    const auto stream = connect_to(peer.port(), tls_options());
    EXPECT_TRUE(stream->is_alive());
    EXPECT_EQ(receive(*stream, 8, 0, 20), "error " + std::string(describe(Errc::kTimedOut)));
    EXPECT_TRUE(stream->send(bytes_of("secret"), 0, 5'000).is_complete());
    EXPECT_EQ(receive(*stream, 3, MSG_PEEK), "sec");
    EXPECT_EQ(receive(*stream, 2), "se");
    EXPECT_TRUE(stream->has_pending_input()) << "the rest of the record";
    EXPECT_EQ(receive(*stream, 4, MSG_WAITALL), "cret");
    EXPECT_EQ(receive(*stream), "");
    EXPECT_FALSE(stream->is_alive());
    EXPECT_EQ(stream->recv({}, 0, 0), 0U);
}

TEST(BlockingTls, TheHostMustFit) {
    Peer peer([](int fd) { (void)accept_tls(fd); });
    std::unique_ptr<BlockingStream> stream;
    const auto error = BlockingStream::open(stream, "127.0.0.1", peer.port(), tls_options("other.test"));
    EXPECT_EQ(error.stage, ConnectStage::kTls);
    EXPECT_EQ(error.error, (Error{Errc::kProtocol, static_cast<std::int32_t>(net::TlsFailure::kVerify)}));
    EXPECT_EQ(stream, nullptr);
}

TEST(BlockingTls, ASilentPeerTimesOut) {
    Peer peer([](int fd) { wait_for_end(fd); });
    std::unique_ptr<BlockingStream> stream;
    BlockingOptions options = tls_options();
    options.timeout_ms = 50;
    const auto error = BlockingStream::open(stream, "127.0.0.1", peer.port(), options);
    EXPECT_EQ(error.stage, ConnectStage::kTls);
    EXPECT_EQ(error.error.code, Errc::kTimedOut);
}

}  // namespace
}  // namespace shoal::client
