// SPDX-License-Identifier: Apache-2.0
// Connecting by address and path, through proxies good and bad, and how each failure is told.
#include "client/connect_test.hpp"

#include <netinet/tcp.h>

#include "shoal/proto/proxy/socks5.hpp"
#include "shoal/testing/fds.hpp"

namespace shoal::client {
namespace {

using namespace connect_test;
using testing::ProxyServer;
using Fault = testing::ProxyServerOptions::Fault;
using ServerKind = testing::ProxyServerOptions::Kind;

SHOAL_CO_TEST(Connect, ReachesLiteralAddressesWithoutResolver) {
    const testing::FdLeakCheck leak_check;
    const auto listener = testing::listen_on_loopback();
    const auto stream = make_stream(AF_INET);
    ConnectOptions options;
    options.local_address = *net::Address::from_ip("127.0.0.1", testing::find_free_port());
    ASSERT_EQ(connect(*stream, "127.0.0.1", listener.port, options).error.code, Errc::kOk);
    EXPECT_EQ(stream->socket().local_address()->port(), options.local_address.port());
    int nodelay = 0;
    socklen_t length = sizeof(nodelay);
    getsockopt(stream->socket().fd(), IPPROTO_TCP, TCP_NODELAY, &nodelay, &length);
    EXPECT_NE(nodelay, 0);
    EXPECT_TRUE(open("127.0.0.1", listener.port));
}

SHOAL_CO_TEST(Connect, ReachesAbstractUnixSocketsAndDatagramPeers) {
    const testing::FdLeakCheck leak_check;
    const std::string name = "@shoal-connect-" + std::to_string(getpid());
    const auto listener = net::listen_on(*net::Address::parse("unix:" + name));
    ASSERT_TRUE(listener);
    for (const std::string& path : {name, "unix:" + name, '\0' + name.substr(1)}) {
        const auto stream = make_stream(AF_UNIX);
        EXPECT_EQ(connect(*stream, path, 0, {}).error.code, Errc::kOk);
    }
    const auto missing = make_stream(AF_UNIX);
    const auto failed = connect(*missing, "/nonexistent/socket", 0, {});
    EXPECT_EQ(failed.error, (Error{Errc::kSystem, ENOENT}));
    EXPECT_EQ(failed.stage, ConnectStage::kConnect);
    const auto datagrams = make_stream(AF_INET, SOCK_DGRAM);
    ASSERT_EQ(connect(*datagrams, "127.0.0.1", 9, {}).error.code, Errc::kOk);
    EXPECT_EQ(datagrams->socket().peer_address()->port(), 9);
}

SHOAL_CO_TEST(Connect, TellsWhatFailed) {
    const testing::FdLeakCheck leak_check;
    const auto refused = connect(*make_stream(AF_INET), "127.0.0.1", testing::find_free_port(), {});
    EXPECT_EQ(refused.error, (Error{Errc::kSystem, ECONNREFUSED}));
    EXPECT_EQ(refused.stage, ConnectStage::kConnect);
    const auto name = connect(*make_stream(AF_INET), "no-literal", 1, {});
    EXPECT_EQ(name.error.code, Errc::kInvalid);
    EXPECT_EQ(name.stage, ConnectStage::kResolve);
    EXPECT_EQ(connect(*make_stream(AF_INET), "::1", 1, {}).error, (Error{Errc::kSystem, EAFNOSUPPORT}));
    const auto closed = make_stream(AF_INET);
    closed->close();
    EXPECT_EQ(connect(*closed, "127.0.0.1", 1, {}).error.code, Errc::kClosed);
    EXPECT_EQ(open("127.0.0.1", testing::find_free_port()).error(), (Error{Errc::kSystem, ECONNREFUSED}));
}

SHOAL_CO_TEST(Connect, PassesProxiesAndLosesNoByteBehindTheAnswer) {
    const testing::FdLeakCheck leak_check;
    for (const ServerKind kind : {ServerKind::kSocks5, ServerKind::kHttp}) {
        for (const std::string user : {"", "me"}) {
            const auto listener = testing::listen_on_loopback();
            const ProxyServer proxy({.kind = kind, .user = user, .password = "pw", .early = "EARLY"});
            const auto options = through(proxy, kind, user, user.empty() ? "" : "pw");
            const auto stream = make_stream(AF_INET);
            ASSERT_EQ(connect(*stream, "target.example", listener.port, options).error, Error{});
            EXPECT_EQ(receive(*stream, 5), "EARLY");
            EXPECT_EQ(proxy.last_host(), "target.example");
            EXPECT_TRUE(open("127.0.0.1", listener.port, options));
        }
    }
}

SHOAL_CO_TEST(Connect, TellsHowProxiesFail) {
    const testing::FdLeakCheck leak_check;
    const auto detail = [](proxy::ProxyFailure failure) { return static_cast<std::int32_t>(failure); };
    using proxy::ProxyFailure;
    const std::pair<Fault, Error> cases[] = {
        {Fault::kClose, {Errc::kSystem, ECONNRESET}},
        {Fault::kCutShort, {Errc::kSystem, ECONNRESET}},
        {Fault::kGarbage, {Errc::kProtocol, detail(ProxyFailure::kVersion)}},
        {Fault::kRefuse, {Errc::kProtocol, detail(ProxyFailure::kRefused)}},
    };
    for (const ServerKind kind : {ServerKind::kSocks5, ServerKind::kHttp}) {
        const auto listener = testing::listen_on_loopback();
        for (const auto& [fault, error] : cases) {
            const ProxyServer proxy({.kind = kind, .fault = fault});
            const auto failed =
                connect(*make_stream(AF_INET), "127.0.0.1", listener.port, through(proxy, kind));
            EXPECT_EQ(failed.error.code, error.code);
            EXPECT_EQ(failed.error.detail, error.detail);
            EXPECT_EQ(failed.stage, ConnectStage::kProxy);
        }
        const ProxyServer closed({.kind = kind, .user = "me", .password = "pw"});
        const auto wrong =
            connect(*make_stream(AF_INET), "127.0.0.1", listener.port, through(closed, kind, "me", "wrong"));
        EXPECT_EQ(wrong.error, (Error{Errc::kProtocol, detail(ProxyFailure::kAuthentication)}));
    }
}

SHOAL_CO_TEST(Connect, DoesNotWaitForSilentProxies) {
    const testing::FdLeakCheck leak_check;
    for (const ServerKind kind : {ServerKind::kSocks5, ServerKind::kHttp}) {
        const ProxyServer proxy({.kind = kind, .fault = Fault::kSilent});
        auto options = through(proxy, kind);
        options.timeout_ms = 50;
        expect_exact_timeout(50, "a silent proxy", [&] {
            const auto failed = connect(*make_stream(AF_INET), "127.0.0.1", 1, options);
            EXPECT_EQ(failed.error.code, Errc::kTimedOut);
            EXPECT_EQ(failed.stage, ConnectStage::kProxy);
        });
    }
}

}  // namespace
}  // namespace shoal::client
