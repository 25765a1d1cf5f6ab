// SPDX-License-Identifier: Apache-2.0
// Connecting that is given up in each of its phases, by cancel(), close() or the clock, and without
// descriptors.
#include <sys/resource.h>

#include "client/connect_test.hpp"
#include "shoal/client/blocking_stream.hpp"
#include "shoal/coro/wait_group.hpp"
#include "shoal/testing/certificates.hpp"
#include "shoal/testing/dns_server.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::client {
namespace {

using namespace connect_test;
using Fault = testing::ProxyServerOptions::Fault;
using ServerKind = testing::ProxyServerOptions::Kind;

std::shared_ptr<net::TlsContext> client_context() {
    net::TlsOptions options;
    options.verify_peer = false;
    return net::TlsContext::create(net::TlsRole::kClient, options).value();
}

/// One connect that waits for ever in the stage that it is named after.
struct Phase {
    std::string name;
    ConnectStage stage;
    std::string host;
    std::uint16_t port;
    ConnectOptions options;
};

/// A silent peer for each phase.
class Phases {
  public:
    Phases()
        : socks_({.fault = Fault::kSilent}), http_({.kind = ServerKind::kHttp, .fault = Fault::kSilent}) {
        names_.set("silent.test", testing::DnsReply{.kind = testing::DnsReply::Kind::kSilence});
        net::ResolverOptions options;
        options.servers = {names_.address()};
        options.query_timeout_ms = 60'000;
        options.hosts_file = files_.file("hosts");
        options.resolv_conf = files_.file("resolv.conf");
        resolver_ = net::Resolver::create(*event::EventLoop::current(), std::move(options)).value();
    }

    [[nodiscard]] std::vector<Phase> all() const {
        ConnectOptions by_name;
        by_name.resolver = resolver_.get();
        by_name.family = AF_INET;
        ConnectOptions with_tls;
        with_tls.tls = client_context();
        ConnectOptions socks = through(socks_, ServerKind::kSocks5);
        ConnectOptions http = through(http_, ServerKind::kHttp);
        socks.timeout_ms = http.timeout_ms = coro::kForever;
        return {{"name", ConnectStage::kResolve, "silent.test", 1, by_name},
                {"connection", ConnectStage::kConnect, "127.0.0.2", silent_.port(), {}},
                {"SOCKS 5", ConnectStage::kProxy, "127.0.0.1", 1, socks},
                {"HTTP proxy", ConnectStage::kProxy, "127.0.0.1", 1, http},
                // Nobody accepts, so nobody answers the handshake.
                {"TLS", ConnectStage::kTls, "127.0.0.1", mute_.port, with_tls}};
    }

  private:
    testing::DnsServer names_;
    testing::TempDir files_;
    std::unique_ptr<net::Resolver> resolver_;
    SilentAddress silent_;
    testing::ProxyServer socks_;
    testing::ProxyServer http_;
    testing::Listener mute_ = testing::listen_on_loopback();
};

SHOAL_CO_TEST(ConnectFaults, CancelEndsEachPhase) {
    const testing::FdLeakCheck leak_check;
    const Phases phases;
    for (const Phase& phase : phases.all()) {
        SCOPED_TRACE(phase.name);
        ConnectError failed;
        Error open_failed;
        const coro::Cid connecting =
            start([&] { failed = connect(*make_stream(), phase.host, phase.port, phase.options); });
        const coro::Cid opening =
            start([&] { open_failed = open(phase.host, phase.port, phase.options).error(); });
        static_cast<void>(coro::sleep_for_ms(20));
        EXPECT_TRUE(coro::Scheduler::current_scheduler()->cancel(connecting));
        EXPECT_TRUE(coro::Scheduler::current_scheduler()->cancel(opening));
        static_cast<void>(coro::sleep_for_ms(0));
        EXPECT_EQ(failed.error.code, Errc::kCanceled);
        EXPECT_EQ(failed.stage, phase.stage);
        EXPECT_EQ(open_failed.code, Errc::kCanceled);
    }
}

SHOAL_CO_TEST(ConnectFaults, CloseEndsEachPhase) {
    const testing::FdLeakCheck leak_check;
    const Phases phases;
    for (const Phase& phase : phases.all()) {
        SCOPED_TRACE(phase.name);
        const auto stream = make_stream();
        ConnectError failed;
        bool has_ended = false;
        start([&] {
            failed = connect(*stream, phase.host, phase.port, phase.options);
            has_ended = true;
        });
        static_cast<void>(coro::sleep_for_ms(20));
        EXPECT_TRUE(stream->close());
        static_cast<void>(coro::sleep_for_ms(0));
        EXPECT_TRUE(has_ended);
        EXPECT_EQ(failed.error.code, Errc::kClosed);
        EXPECT_EQ(failed.stage, phase.stage);
    }
}

SHOAL_CO_TEST(ConnectFaults, NobodyElseConnectsInAnyPhase) {
    const testing::FdLeakCheck leak_check;
    const Phases phases;
    for (const Phase& phase : phases.all()) {
        SCOPED_TRACE(phase.name);
        const auto stream = make_stream();
        const coro::Cid connecting = start([&] {
            EXPECT_EQ(connect(*stream, phase.host, phase.port, phase.options).error.code, Errc::kClosed);
        });
        static_cast<void>(coro::sleep_for_ms(20));
        const Error refused = connect(*stream, phase.host, phase.port, phase.options).error;
        EXPECT_EQ(refused, (Error{Errc::kBusy, static_cast<std::int32_t>(connecting)}));
        EXPECT_TRUE(stream->close());
        static_cast<void>(coro::sleep_for_ms(0));  // The stream must outlive connect().
    }
}

SHOAL_CO_TEST(ConnectFaults, EachPhaseKeepsItsTimeout) {
    const testing::FdLeakCheck leak_check;
    const Phases phases;
    for (Phase& phase : phases.all()) {
        phase.options.timeout_ms = 40;
        expect_exact_timeout(40, phase.name + ", connect()", [&] {
            const ConnectError failed = connect(*make_stream(), phase.host, phase.port, phase.options);
            EXPECT_EQ(failed.error.code, Errc::kTimedOut) << phase.name;
            EXPECT_EQ(failed.stage, phase.stage) << phase.name;
        });
        expect_exact_timeout(40, phase.name + ", open()", [&] {
            EXPECT_EQ(open(phase.host, phase.port, phase.options).error().code, Errc::kTimedOut);
        });
    }
}

SHOAL_CO_TEST(ConnectFaults, EachPhaseKeepsItsTimeoutInABlockingStream) {
    const testing::FdLeakCheck leak_check;
    const Phases phases;
    for (const Phase& phase : phases.all()) {
        if (phase.stage == ConnectStage::kResolve) continue;  // getaddrinfo(3) knows no timeout.
        BlockingOptions options;
        static_cast<ConnectOptions&>(options) = phase.options;
        options.family = AF_INET;
        options.timeout_ms = 40;
        expect_exact_timeout(40, phase.name, [&] {
            std::unique_ptr<BlockingStream> stream;
            const ConnectError failed = BlockingStream::open(stream, phase.host, phase.port, options);
            EXPECT_EQ(failed.error.code, Errc::kTimedOut) << phase.name;
            EXPECT_EQ(failed.stage, phase.stage) << phase.name;
        });
    }
}

/// A proxy that answers a byte from time to time, each in good time, but never enough.
SHOAL_CO_TEST(ConnectFaults, AProxyThatDripsDoesNotOutliveTheTimeout) {
    const auto listener = net::listen_on(*net::Address::from_ip("127.0.0.1", 0));
    ASSERT_TRUE(listener);
    const testing::FdLeakCheck leak_check;
    bool has_client = true;
    start([&] {
        const auto client = (*listener)->accept(kPlenty);
        ASSERT_TRUE(client);
        const std::string line = "HTTP/1.1 200 " + std::string(1'000, 'x');
        for (std::size_t i = 0; has_client && i < line.size(); ++i) {
            if (!(*client)->send(std::as_bytes(std::span(line).subspan(i, 1)), kPlenty)) break;
            static_cast<void>(coro::sleep_for_ms(5));
        }
    });
    ConnectOptions options;
    options.proxy = {ProxyOptions::Kind::kHttp, "127.0.0.1", (*listener)->local_address()->port(), {}, {}};
    options.timeout_ms = 60;
    const std::int64_t start_ms = monotonic_ms();
    const ConnectError failed = connect(*make_stream(), "target.test", 1, options);
    has_client = false;
    EXPECT_EQ(failed.error.code, Errc::kTimedOut);
    EXPECT_GE(monotonic_ms() - start_ms, 59);
    EXPECT_LE(monotonic_ms() - start_ms, 1'000);
    static_cast<void>(coro::sleep_for_ms(20));
}

SHOAL_CO_TEST(ConnectFaults, WithoutDescriptorsOpenSaysSoAndRecovers) {
    const auto listener = testing::listen_on_loopback();
    const testing::FdLeakCheck leak_check;
    rlimit before;
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{0, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto opened = open("127.0.0.1", listener.port);
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), (Error{Errc::kSystem, EMFILE}));
    EXPECT_TRUE(open("127.0.0.1", listener.port));
}

SHOAL_CO_TEST(ConnectFaults, UnreachableIsToldAtOnce) {
    const testing::FdLeakCheck leak_check;
    // Nobody may connect to all: the kernel itself refuses, with or without a network.
    const ConnectError failed = connect(*make_stream(), "255.255.255.255", 1, {});
    EXPECT_EQ(failed.error.code, Errc::kSystem);
    EXPECT_TRUE(failed.error.detail == EACCES || failed.error.detail == ENETUNREACH) << failed.error.detail;
    EXPECT_EQ(failed.stage, ConnectStage::kConnect);
    const ConnectError refused = connect(*make_stream(AF_INET6), "::1", testing::find_free_port(), {});
    EXPECT_EQ(refused.error, (Error{Errc::kSystem, ECONNREFUSED}));
}

// ---- TLS through a proxy ---------------------------------------------------------------------------------

/// Does one handshake as a server of the given certificate, then says "hello" until the client closes.
void serve_tls(net::Socket& listener, const testing::CertificateFiles& files) {
    net::TlsOptions options;
    options.identity = {files.certificate, files.key, {}};
    auto socket = listener.accept(kPlenty);
    ASSERT_TRUE(socket);
    net::Stream stream(std::move(*socket));
    if (!stream.start_tls(net::TlsContext::create(net::TlsRole::kServer, options).value(), {}, kPlenty))
        return;
    (void)stream.send_all(std::as_bytes(std::span("hello", 5)), kPlenty);
    std::byte byte;
    (void)stream.recv({&byte, 1}, kPlenty);
}

SHOAL_CO_TEST(ConnectFaults, TlsThroughEachProxyChecksTheTargetsName) {
    const testing::TestCa ca;
    const auto files = ca.issue("target", {.dns_names = {"target.test"}});
    const testing::FdLeakCheck leak_check;
    for (const ServerKind kind : {ServerKind::kSocks5, ServerKind::kHttp}) {
        const testing::ProxyServer proxy({.kind = kind, .user = "me", .password = "pw"});
        ConnectOptions options = through(proxy, kind, "me", "pw");
        net::TlsOptions tls;
        tls.ca_file = ca.ca_file();
        options.tls = net::TlsContext::create(net::TlsRole::kClient, tls).value();
        for (const std::string host : {"target.test", "other.test"}) {
            const auto listener = net::listen_on(*net::Address::from_ip("127.0.0.1", 0)).value();
            const std::uint16_t port = listener->local_address()->port();
            coro::WaitGroup served(1);
            start([&] {
                serve_tls(*listener, files);
                (void)served.done();
            });
            auto stream = make_stream();
            const ConnectError error = connect(*stream, host, port, options);
            if (host == "target.test") {
                EXPECT_EQ(error.error, Error{});
                EXPECT_TRUE(stream->is_tls());
                EXPECT_EQ(receive(*stream, 5), "hello");
            } else {
                EXPECT_EQ(error.error,
                          (Error{Errc::kProtocol, static_cast<std::int32_t>(net::TlsFailure::kVerify)}));
                EXPECT_EQ(error.stage, ConnectStage::kTls);
            }
            stream->close();
            stream.reset();
            EXPECT_TRUE(served.wait(kPlenty));
        }
    }
}

}  // namespace
}  // namespace shoal::client
