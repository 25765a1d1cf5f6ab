// SPDX-License-Identifier: Apache-2.0
// Connecting by name: the resolver's answers and failures, several addresses, IPv6.
#include <netdb.h>

#include "client/attempts.hpp"
#include "client/blocking_test.hpp"
#include "client/connect_test.hpp"
#include "shoal/testing/dns_server.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace {

/// What the wrapped getaddrinfo() answers for any name; empty: it is the real one.
std::vector<std::string> system_addresses;

}  // namespace

extern "C" int __real_getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                                  addrinfo** found);

/// The linker sends every getaddrinfo() of the code under test here.
extern "C" int __wrap_getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                                  addrinfo** found) {
    if (system_addresses.empty()) return __real_getaddrinfo(node, service, hints, found);
    addrinfo** end = found;
    for (const std::string& address : system_addresses) {
        if (const int status = __real_getaddrinfo(address.c_str(), service, hints, end); status != 0)
            return status;
        end = &(*end)->ai_next;
    }
    return 0;
}

namespace shoal::client {
namespace {

using namespace connect_test;
using testing::DnsReply;
using testing::DnsServer;
using Kind = DnsReply::Kind;

/// A name server and a resolver that asks it and reads no file of the machine.
struct Names {
    DnsServer server;
    testing::TempDir files;
    std::unique_ptr<net::Resolver> resolver;

    Names() {
        net::ResolverOptions options;
        options.servers = {server.address()};
        options.query_timeout_ms = 1'000;
        options.tries = 2;
        options.hosts_file = files.file("hosts");
        options.resolv_conf = files.file("resolv.conf");
        resolver = net::Resolver::create(*event::EventLoop::current(), std::move(options)).value();
    }
    [[nodiscard]] ConnectOptions options(coro::TimeoutMs timeout_ms = kPlenty) const {
        ConnectOptions options;
        options.timeout_ms = timeout_ms;
        options.resolver = resolver.get();
        options.family = AF_INET;
        return options;
    }
};

TEST(Attempts, ShareTheTimeThatIsLeft) {
    EXPECT_EQ(attempt_ms(coro::Deadline(coro::kForever), 1), coro::kForever);
    EXPECT_EQ(attempt_ms(coro::Deadline(coro::kForever), 2), kMaxPerAddressMs);
    EXPECT_EQ(attempt_ms(coro::Deadline(60'000), 3), kMaxPerAddressMs);
    EXPECT_LE(attempt_ms(coro::Deadline(900), 3), 300);
    EXPECT_GE(attempt_ms(coro::Deadline(60'000), 1), 59'000);
    EXPECT_EQ(attempt_ms(coro::Deadline(0), 1), 0);
    EXPECT_EQ(attempt_ms(coro::Deadline(1), 100), 1) << "0 would not even try";
}

SHOAL_CO_TEST(ConnectNames, ReachesNamesOfEachFamily) {
    Names names;
    names.server.set("a.test", {"127.0.0.1", "::1"});
    const auto listener = testing::listen_on_loopback();
    const auto listener6 = net::listen_on(*net::Address::from_ip("::1", 0));
    ASSERT_TRUE(listener6);
    const testing::FdLeakCheck leak_check;
    ConnectOptions options = names.options();
    const auto stream = make_stream();
    EXPECT_EQ(connect(*stream, "a.test", listener.port, options).error, Error{});
    EXPECT_EQ(stream->socket().peer_address()->host(), "127.0.0.1");
    const auto stream6 = make_stream(AF_INET6);
    const std::uint16_t port6 = (*listener6)->local_address()->port();
    EXPECT_EQ(connect(*stream6, "a.test", port6, options).error, Error{})
        << "the family is that of the socket";
    EXPECT_EQ(stream6->socket().peer_address()->host(), "::1");
    EXPECT_EQ(connect(*make_stream(AF_INET6), "::1", port6, {}).error, Error{});
    options.family = AF_UNSPEC;
    for (const std::uint16_t port : {listener.port, port6}) {
        const auto opened = open("a.test", port, options);
        EXPECT_TRUE(opened) << "one of the two addresses listens on " << port;
    }
}

SHOAL_CO_TEST(ConnectNames, TellsWhyANameHasNoAddress) {
    Names names;
    names.server.set("broken.test", {.kind = Kind::kServerFailure});
    names.server.set("silent.test", {.kind = Kind::kSilence});
    names.server.set("only6.test", DnsServer::kAaaa, {.addresses = {"::1"}});
    names.server.set("only6.test", DnsServer::kA, {});
    const testing::FdLeakCheck leak_check;
    const std::pair<const char*, Errc> cases[] = {{"missing.test", Errc::kNotFound},
                                                  {"only6.test", Errc::kNotFound},
                                                  {"broken.test", Errc::kAgain},
                                                  {"", Errc::kInvalid},
                                                  {"a..test", Errc::kInvalid}};
    for (const auto& [name, code] : cases) {
        const ConnectError failed = connect(*make_stream(), name, 1, names.options());
        EXPECT_EQ(failed.error.code, code) << name;
        EXPECT_EQ(failed.stage, ConnectStage::kResolve) << name;
        EXPECT_EQ(open(name, 1, names.options()).error().code, code) << name;
    }
    expect_exact_timeout(30, "a name server that never answers", [&] {
        const ConnectError failed = connect(*make_stream(), "silent.test", 1, names.options(30));
        EXPECT_EQ(failed.error.code, Errc::kTimedOut);
        EXPECT_EQ(failed.stage, ConnectStage::kResolve);
    });
}

SHOAL_CO_TEST(ConnectNames, OpenGoesOnToTheNextAddressAfterARefusal) {
    Names names;
    names.server.set("a.test", {"127.0.0.3", "127.0.0.4", "127.0.0.1"});
    const auto listener = testing::listen_on_loopback();
    const testing::FdLeakCheck leak_check;
    const auto opened = open("a.test", listener.port, names.options());
    ASSERT_TRUE(opened);
    EXPECT_EQ((*opened)->socket().peer_address()->host(), "127.0.0.1");
    EXPECT_EQ(open("a.test", testing::find_free_port(), names.options()).error(),
              (Error{Errc::kSystem, ECONNREFUSED}));
}

SHOAL_CO_TEST(ConnectNames, OpenGoesOnToTheNextAddressAfterSilence) {
    Names names;
    const auto listener = testing::listen_on_loopback();
    const SilentAddress silent("127.0.0.2", listener.port);
    names.server.set("a.test", {"127.0.0.2", "127.0.0.1"});
    const testing::FdLeakCheck leak_check;
    const std::int64_t start_ms = monotonic_ms();
    const auto opened = open("a.test", listener.port, names.options(2'000));
    ASSERT_TRUE(opened) << "the silent one has eaten all the time";
    EXPECT_EQ((*opened)->socket().peer_address()->host(), "127.0.0.1");
    EXPECT_GE(monotonic_ms() - start_ms, 900) << "it had its share";
}

SHOAL_CO_TEST(ConnectNames, OpenOfSilentAddressesOnlyEndsWithItsTimeout) {
    Names names;
    const SilentAddress first("127.0.0.2");
    const SilentAddress second("127.0.0.3", first.port());
    names.server.set("a.test", {"127.0.0.2", "127.0.0.3"});
    const testing::FdLeakCheck leak_check;
    expect_exact_timeout(60, "two silent addresses", [&] {
        EXPECT_EQ(open("a.test", first.port(), names.options(60)).error().code, Errc::kTimedOut);
    });
}

SHOAL_CO_TEST(ConnectNames, TheProxysNameIsResolvedHereAndTheTargetsThere) {
    Names names;
    names.server.set("proxy.test", {"127.0.0.1"});
    const auto listener = testing::listen_on_loopback();
    const testing::ProxyServer proxy({});
    ConnectOptions options = through(proxy, testing::ProxyServerOptions::Kind::kSocks5);
    options.proxy.host = "proxy.test";
    options.resolver = names.resolver.get();
    EXPECT_EQ(connect(*make_stream(), "target.test", listener.port, options).error, Error{});
    EXPECT_EQ(proxy.last_host(), "target.test");
    EXPECT_EQ(names.server.count("target.test"), 0);
    options.proxy.host = "missing.test";
    EXPECT_EQ(connect(*make_stream(), "target.test", 1, options).stage, ConnectStage::kResolve);
}

// ---- blocking --------------------------------------------------------------------------------------------

class BlockingNames : public ::testing::Test {
  protected:
    ~BlockingNames() override { system_addresses.clear(); }
};

TEST_F(BlockingNames, GoOnToTheNextAddressAfterARefusal) {
    const auto listener = testing::listen_on_loopback();
    system_addresses = {"127.0.0.3", "127.0.0.1"};
    std::unique_ptr<BlockingStream> stream;
    const auto options = blocking_test::tcp_options();
    EXPECT_EQ(BlockingStream::open(stream, "a.test", listener.port, options).error, Error{});
    EXPECT_EQ(stream->peer_address()->host(), "127.0.0.1");
}

TEST_F(BlockingNames, GoOnToTheNextAddressAfterSilence) {
    const auto listener = testing::listen_on_loopback();
    const SilentAddress silent("127.0.0.2", listener.port);
    system_addresses = {"127.0.0.2", "127.0.0.1"};
    const testing::FdLeakCheck leak_check;
    std::unique_ptr<BlockingStream> stream;
    const auto options = blocking_test::tcp_options(2'000);
    EXPECT_EQ(BlockingStream::open(stream, "a.test", listener.port, options).error, Error{});
    ASSERT_NE(stream, nullptr) << "the silent one has eaten all the time";
    EXPECT_EQ(stream->peer_address()->host(), "127.0.0.1");
}

}  // namespace
}  // namespace shoal::client
