// SPDX-License-Identifier: Apache-2.0
/// The parts of the resolver that need neither loop nor server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>

#include "net/resolver_cache.hpp"
#include "net/resolver_files.hpp"
#include "net/resolver_name.hpp"
#include "net/resolver_order.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::net::detail {
namespace {

using Texts = std::vector<std::string>;
using testing::TempDir;

Texts texts_of(const std::vector<Address>& addresses) {
    Texts texts;
    for (const Address& address : addresses)
        texts.push_back(address.host());
    return texts;
}
std::vector<Address> addresses_of(const Texts& texts) {
    std::vector<Address> addresses;
    for (const std::string& text : texts)
        addresses.push_back(Address::from_ip(text, 0).value());
    return addresses;
}

// ---- order -----------------------------------------------------------------------------------------------

/// The sorted addresses when the sources are these; a destination without one cannot be reached.
Texts sorted(const Texts& destinations, const std::map<std::string, std::string>& sources) {
    std::vector<Address> addresses = addresses_of(destinations);
    order_addresses(addresses, [&](const Address& to) -> std::optional<Address> {
        const auto source = sources.find(to.host());
        if (source == sources.end()) return std::nullopt;
        return *Address::from_ip(source->second, 0);
    });
    return texts_of(addresses);
}

// The examples of RFC 6724 section 10.2 that concern these rules.
TEST(ResolverOrder, PrefersIpv6WithAMatchingScope) {
    EXPECT_EQ(sorted({"198.51.100.121", "2001:db8:1::1"},
                     {{"2001:db8:1::1", "2001:db8:1::2"}, {"198.51.100.121", "169.254.13.78"}}),
              (Texts{"2001:db8:1::1", "198.51.100.121"}));
    EXPECT_EQ(sorted({"2001:db8:1::1", "198.51.100.121"},
                     {{"2001:db8:1::1", "fe80::1"}, {"198.51.100.121", "198.51.100.117"}}),
              (Texts{"198.51.100.121", "2001:db8:1::1"}));
}

TEST(ResolverOrder, HigherPrecedence) {
    EXPECT_EQ(
        sorted({"10.1.2.3", "2001:db8:1::1"}, {{"2001:db8:1::1", "2001:db8:1::2"}, {"10.1.2.3", "10.1.2.4"}}),
        (Texts{"2001:db8:1::1", "10.1.2.3"}));
    EXPECT_EQ(sorted({"127.0.0.1", "::1"}, {{"127.0.0.1", "127.0.0.1"}, {"::1", "::1"}}),
              (Texts{"::1", "127.0.0.1"}));
}

TEST(ResolverOrder, SmallerScope) {
    EXPECT_EQ(
        sorted({"2001:db8:1::1", "fe80::1"}, {{"2001:db8:1::1", "2001:db8:1::2"}, {"fe80::1", "fe80::2"}}),
        (Texts{"fe80::1", "2001:db8:1::1"}));
}

TEST(ResolverOrder, MatchingLabel) {
    EXPECT_EQ(sorted({"2002:c633:6401::1", "2001:db8:1::1"},
                     {{"2002:c633:6401::1", "2002:c633:6401::2"}, {"2001:db8:1::1", "2002:c633:6401::2"}}),
              (Texts{"2002:c633:6401::1", "2001:db8:1::1"}));
}

TEST(ResolverOrder, LongestMatchingPrefix) {
    EXPECT_EQ(sorted({"2001:db8:3ffe::1", "2001:db8:1::1"},
                     {{"2001:db8:1::1", "2001:db8:1::2"}, {"2001:db8:3ffe::1", "2001:db8:3f44::2"}}),
              (Texts{"2001:db8:1::1", "2001:db8:3ffe::1"}));
}

TEST(ResolverOrder, UnreachableComesLastAndTiesStay) {
    EXPECT_EQ(sorted({"2001:db8::1", "10.0.0.1", "2001:db8::2", "10.0.0.2"},
                     {{"10.0.0.1", "10.0.0.9"}, {"10.0.0.2", "10.0.0.9"}}),
              (Texts{"10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2"}));
    EXPECT_EQ(sorted({"10.0.0.2", "10.0.0.1"}, {{"10.0.0.1", "10.0.0.9"}}), (Texts{"10.0.0.2", "10.0.0.1"}))
        << "IPv4 alone stays as it came";
}

TEST(ResolverOrder, AsksTheKernel) {
    EXPECT_EQ(find_source_address(*Address::from_ip("127.0.0.1", 0)).value().host(), "127.0.0.1");
}

// ---- names -----------------------------------------------------------------------------------------------

TEST(ResolverName, Candidates) {
    const Texts domains{"one.test", "two.test"};
    EXPECT_EQ(search_candidates("a", 1, domains), (Texts{"a.one.test", "a.two.test", "a"}));
    EXPECT_EQ(search_candidates("a.b", 1, domains), (Texts{"a.b", "a.b.one.test", "a.b.two.test"}));
    EXPECT_EQ(search_candidates("a.b", 2, domains), (Texts{"a.b.one.test", "a.b.two.test", "a.b"}));
    EXPECT_EQ(search_candidates("a.", 1, domains), Texts{"a"});
    EXPECT_EQ(search_candidates("a", 0, {}), Texts{"a"});
    EXPECT_EQ(search_candidates("a", 1, {"one.test."}), (Texts{"a.one.test", "a"}));
    EXPECT_EQ(search_candidates("a", 1, {"bad domain", ""}), Texts{"a"})
        << "what cannot be a name is left out";
}

TEST(ResolverName, Literals) {
    EXPECT_EQ(to_literal("1.2.3.4").value().host(), "1.2.3.4");
    EXPECT_EQ(to_literal("0x7f.1").value().host(), "127.0.0.1");
    EXPECT_EQ(to_literal("2130706433").value().host(), "127.0.0.1");
    for (const char* const name :
         {"", "a", "1.2.3.4.5", "1.2.3.400", "fe", "1.2.3.4 ", "127.0.0.1:80", "0b1.test"})
        EXPECT_FALSE(to_literal(name)) << name;
}

// ---- files -----------------------------------------------------------------------------------------------

TEST(ResolverFiles, HostsLines) {
    const TempDir dir;
    HostsFile hosts(dir.write("hosts",
                              "# comment\n"
                              "10.0.0.1 a.test B.TEST\tc.test\r\n"
                              "   2001:db8::1\ta.test #d.test\n"
                              "10.0.0.1 a.test\n"
                              "10.0.0.2 a.test\n"
                              "not-an-address x.test\n"
                              "10.0.0.3\n\n"
                              "10.0.0.4 last."));
    EXPECT_EQ(texts_of(hosts.find("a.test", AF_UNSPEC)), (Texts{"10.0.0.1", "2001:db8::1", "10.0.0.2"}));
    EXPECT_EQ(texts_of(hosts.find("a.test", AF_INET6)), Texts{"2001:db8::1"});
    EXPECT_EQ(texts_of(hosts.find("b.test", AF_INET)), Texts{"10.0.0.1"});
    EXPECT_EQ(texts_of(hosts.find("c.test", AF_INET)), Texts{"10.0.0.1"});
    EXPECT_EQ(texts_of(hosts.find("last", AF_INET)), Texts{"10.0.0.4"});
    EXPECT_EQ(texts_of(hosts.find("d.test", AF_UNSPEC)), Texts{});
    EXPECT_EQ(texts_of(hosts.find("x.test", AF_UNSPEC)), Texts{});
}

TEST(ResolverFiles, LocalhostIsAlwaysKnown) {
    const TempDir dir;
    HostsFile none(dir.file("missing"));
    EXPECT_EQ(texts_of(none.find("localhost", AF_UNSPEC)), (Texts{"127.0.0.1", "::1"}));
    EXPECT_EQ(texts_of(none.find("a.localhost", AF_INET)), Texts{"127.0.0.1"});
    EXPECT_EQ(texts_of(none.find("mylocalhost", AF_INET)), Texts{});
    HostsFile own(dir.write("hosts", "127.0.0.5 localhost\n"));
    EXPECT_EQ(texts_of(own.find("localhost", AF_UNSPEC)), Texts{"127.0.0.5"});
    EXPECT_EQ(texts_of(own.find("localhost", AF_INET6)), Texts{"::1"});
}

TEST(ResolverFiles, WhatIsNoPlainFileIsEmpty) {
    const TempDir dir;
    ASSERT_EQ(mkfifo(dir.file("fifo").c_str(), 0600), 0);
    HostsFile fifo(dir.file("fifo"));
    EXPECT_EQ(texts_of(fifo.find("a.test", AF_UNSPEC)), Texts{});
    HostsFile folder(dir.path());
    EXPECT_EQ(texts_of(folder.find("a.test", AF_UNSPEC)), Texts{});
}

TEST(ResolverFiles, FilesComeAndGo) {
    const TempDir dir;
    HostsFile hosts(dir.file("hosts"));
    EXPECT_EQ(texts_of(hosts.find("a.test", AF_INET)), Texts{});
    dir.write("hosts", "10.0.0.1 a.test\n");
    EXPECT_EQ(texts_of(hosts.find("a.test", AF_INET)), Texts{"10.0.0.1"});
    ASSERT_EQ(unlink(dir.file("hosts").c_str()), 0);
    EXPECT_EQ(texts_of(hosts.find("a.test", AF_INET)), Texts{});
}

TEST(ResolverFiles, Services) {
    const TempDir dir;
    ServicesFile services(dir.write("services",
                                    "http 80/tcp www # web\n"
                                    "domain 53/udp\n"
                                    "http 8080/tcp\n"
                                    "broken x/tcp\nhuge 70000/tcp\nnone\n"));
    EXPECT_EQ(services.find("http", "tcp"), 80) << "the first line counts";
    EXPECT_EQ(services.find("www", "tcp"), 80);
    EXPECT_EQ(services.find("http", "udp"), std::nullopt);
    EXPECT_EQ(services.find("domain", "udp"), 53);
    for (const char* const name : {"broken", "huge", "none", "", "HTTP"})
        EXPECT_EQ(services.find(name, "tcp"), std::nullopt) << name;
}

// ---- cache -----------------------------------------------------------------------------------------------

TEST(NameCache, KeepsToBothLimits) {
    NameCache cache;
    const auto one = addresses_of({"10.0.0.1"});
    cache.store("early", one, 1'000, 0);
    EXPECT_EQ(cache.count(0), 0U) << "no limits yet: nothing is kept";
    cache.set_limits(2, 500);
    cache.store("a", one, 1'000, 0);
    EXPECT_EQ(texts_of(*cache.find("a", 499)), Texts{"10.0.0.1"});
    EXPECT_EQ(cache.find("a", 500), nullptr);
    cache.store("a", one, 100, 1'000);
    cache.store("a", addresses_of({"10.0.0.2"}), 100, 1'000);
    EXPECT_EQ(texts_of(*cache.find("a", 1'099)), Texts{"10.0.0.2"});
    EXPECT_EQ(cache.find("a", 1'100), nullptr);
    cache.store("b", one, 400, 2'000);
    cache.store("c", one, 400, 2'000);
    cache.store("d", one, 400, 2'000);
    EXPECT_EQ(cache.find("b", 2'000), nullptr);
    EXPECT_EQ(cache.count(2'000), 2U);
    cache.set_limits(2, 100);
    EXPECT_EQ(cache.count(2'200), 0U) << "a shorter limit holds for what is there";
    cache.set_limits(1, 500);
    EXPECT_EQ(cache.count(2'000), 1U);
    cache.clear();
    EXPECT_EQ(cache.find("d", 2'000), nullptr);
}

}  // namespace
}  // namespace shoal::net::detail
