// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_test.hpp"

#include <algorithm>
#include <set>

#include "shoal/testing/fake_clock.hpp"
#include "shoal/testing/fds.hpp"

namespace shoal::net {
namespace {

using testing::DnsServer;
using testing::FakeClock;

// ---- answers ---------------------------------------------------------------------------------------------

SHOAL_CO_TEST(Resolver, AsksForBothFamilies) {
    Names names;
    names.server.set("a.test", {"10.1.2.3", "2001:db8::5"});
    const auto resolver = names.make();
    const Texts found = find(*resolver, "a.test");
    EXPECT_EQ(std::set(found.begin(), found.end()), (std::set<std::string>{"10.1.2.3", "2001:db8::5"}));
    EXPECT_EQ(names.server.count("a.test", DnsServer::kA), 1);
    EXPECT_EQ(names.server.count("a.test", DnsServer::kAaaa), 1);
}

SHOAL_CO_TEST(Resolver, AsksForTheWantedFamilyOnly) {
    Names names;
    names.server.set("a.test", {"10.1.2.3", "2001:db8::5"});
    const auto resolver = names.make();
    EXPECT_EQ(find(*resolver, "a.test", {.family = AF_INET}), Texts{"10.1.2.3"});
    EXPECT_EQ(names.server.questions(), Texts{"a.test A"});
    EXPECT_EQ(find(*resolver, "a.test", {.family = AF_INET6}), Texts{"2001:db8::5"});
    EXPECT_EQ(names.server.questions(), (Texts{"a.test A", "a.test AAAA"}));
}

SHOAL_CO_TEST(Resolver, ManyIpv4AddressesStayInTheServersOrder) {
    Names names;
    names.server.set("a.test", {"10.0.0.9", "10.0.0.1", "192.0.2.3", "10.0.0.2"});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "a.test"), (Texts{"10.0.0.9", "10.0.0.1", "192.0.2.3", "10.0.0.2"}));
}

SHOAL_CO_TEST(Resolver, OneFamilyMayBeMissingOrFail) {
    Names names;
    names.server.set("a.test", DnsServer::kA, {.addresses = {"10.1.2.3"}});
    names.server.set("a.test", DnsServer::kAaaa, {.kind = Kind::kServerFailure});
    names.server.set("b.test", DnsServer::kA, {.kind = Kind::kNoSuchName});
    names.server.set("b.test", DnsServer::kAaaa, {.addresses = {"2001:db8::7"}});
    const auto resolver = names.make();
    EXPECT_EQ(find(*resolver, "a.test"), Texts{"10.1.2.3"});
    EXPECT_EQ(find(*resolver, "b.test"), Texts{"2001:db8::7"});
}

SHOAL_CO_TEST(Resolver, FollowsAliases) {
    Names names;
    names.server.set("www.test", {.addresses = {"10.0.0.7"}, .aliases = {"a.test", "b.test", "c.test"}});
    names.server.set("dangling.test", testing::DnsReply{.aliases = {"nowhere.test"}});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "www.test"), Texts{"10.0.0.7"});
    EXPECT_EQ(error_of(*resolver, "dangling.test"), Errc::kNotFound);
}

SHOAL_CO_TEST(Resolver, TakesTruncatedAnswersByTcp) {
    Names names;
    Texts many;
    for (int i = 0; i < 100; ++i)
        many.push_back("10.0.1." + std::to_string(i));
    names.server.set("big.test", {.addresses = many, .is_truncated_on_udp = true});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "big.test"), many);
    EXPECT_EQ(names.server.tcp_count(), 1);
}

SHOAL_CO_TEST(Resolver, LettersCaseIsAllTheSame) {
    Names names;
    names.server.set("mixed.test", {"10.0.0.1"});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "MiXeD.tEsT"), Texts{"10.0.0.1"});
    EXPECT_EQ(find4(*resolver, "mixed.TEST"), Texts{"10.0.0.1"});
    EXPECT_EQ(names.server.count(), 1) << "the second from the cache";
}

// ---- without a server ------------------------------------------------------------------------------------

SHOAL_CO_TEST(Resolver, LiteralsNeedNobody) {
    Names names;
    const auto resolver = names.make();
    EXPECT_EQ(find(*resolver, "192.0.2.1"), Texts{"192.0.2.1"});
    EXPECT_EQ(find(*resolver, "::1"), Texts{"::1"});
    EXPECT_EQ(find(*resolver, "[2001:db8::1]"), Texts{"2001:db8::1"});
    EXPECT_EQ(find(*resolver, "127.1"), Texts{"127.0.0.1"}) << "as inet_aton() has it";
    EXPECT_EQ(error_of(*resolver, "::1", {.family = AF_INET}), Errc::kNotFound);
    EXPECT_EQ(error_of(*resolver, "192.0.2.1", {.family = AF_INET6}), Errc::kNotFound);
    EXPECT_EQ(names.server.count(), 0);
    EXPECT_EQ(resolver->cached_count(), 0U);
}

SHOAL_CO_TEST(Resolver, HostsFileGoesFirstAndIsReadAgain) {
    Names names;
    names.server.set("db.test", {"10.9.9.9"});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "db.test"), Texts{"10.9.9.9"});
    names.files.write("hosts", "10.0.0.5\tDB.test alias # other.test\n2001:db8::9 db6.test\n");
    EXPECT_EQ(find4(*resolver, "db.test"), Texts{"10.0.0.5"});
    EXPECT_EQ(find4(*resolver, "alias."), Texts{"10.0.0.5"});
    names.files.write("hosts", "10.0.0.66 db.test");
    EXPECT_EQ(find4(*resolver, "db.test"), Texts{"10.0.0.66"});
    EXPECT_EQ(names.server.count(), 1);
}

SHOAL_CO_TEST(Resolver, NamesOfTheOtherFamilyInHostsAreLookedUp) {
    Names names;
    names.files.write("hosts", "10.0.0.5 db.test\n");
    names.server.set("db.test", {"10.1.1.1", "2001:db8::5"});
    const auto resolver = names.make();
    EXPECT_EQ(find(*resolver, "db.test"), Texts{"10.0.0.5"}) << "any family: the file has one";
    EXPECT_EQ(find(*resolver, "db.test", {.family = AF_INET6}), Texts{"2001:db8::5"});
}

SHOAL_CO_TEST(Resolver, SpecialNamesAreNeverAskedFor) {
    Names names;
    for (const char* const name : {"localhost", "app.localhost", "no.invalid", "invalid", "a.onion"})
        names.server.set(name, {"10.6.6.6", "2001:db8::6"});
    ResolverOptions options = names.options();
    options.domains = {"corp.test"};
    const auto resolver = names.make(options);
    for (const char* const name : {"localhost", "LocalHost.", "app.localhost", "a.b.localhost."}) {
        EXPECT_EQ(find4(*resolver, name), Texts{"127.0.0.1"}) << name;
        EXPECT_EQ(find(*resolver, name, {.family = AF_INET6}), Texts{"::1"}) << name;
    }
    for (const char* const name : {"no.invalid", "No.Invalid.", "invalid", "a.onion"})
        EXPECT_EQ(error_of(*resolver, name), Errc::kNotFound) << name;
    EXPECT_EQ(names.server.count(), 0);
    EXPECT_EQ(error_of(*resolver, "notinvalid"), Errc::kNotFound);
    EXPECT_GT(names.server.count(), 0) << "a name of its own";
}

SHOAL_CO_TEST(Resolver, HostsFileGoesBeforeSpecialNames) {
    Names names;
    names.files.write("hosts", "10.0.0.7 app.localhost\n10.0.0.8 db.invalid\n127.0.0.2 localhost\n");
    const auto resolver = names.make();
    EXPECT_EQ(find(*resolver, "app.localhost"), Texts{"10.0.0.7"});
    EXPECT_EQ(find(*resolver, "localhost"), Texts{"127.0.0.2"});
    EXPECT_EQ(find(*resolver, "other.localhost", {.family = AF_INET}), Texts{"127.0.0.1"});
    EXPECT_EQ(find(*resolver, "db.invalid"), Texts{"10.0.0.8"});
    EXPECT_EQ(error_of(*resolver, "db.invalid", {.family = AF_INET6}), Errc::kNotFound);
    EXPECT_EQ(names.server.count(), 0);
}

TEST(Resolver, OutsideACoroutineOnlyWhatNeedsNoServer) {
    const auto runtime = coro::Runtime::create().value();
    Names names;
    const auto resolver = names.make();
    EXPECT_EQ(find(*resolver, "127.0.0.1"), Texts{"127.0.0.1"});
    EXPECT_EQ(find(*resolver, "localhost", {.family = AF_INET}), Texts{"127.0.0.1"});
    EXPECT_EQ(error_of(*resolver, "a.test"), Errc::kOutOfCoroutine);
}

// ---- getaddrinfo -----------------------------------------------------------------------------------------

std::vector<std::tuple<std::string, int, int>> infos(Resolver& resolver, const LookupOptions& options) {
    std::vector<std::tuple<std::string, int, int>> found;
    const auto answers = resolver.lookup("10.0.0.1", options);
    for (const AddressInfo& info : answers.value_or(std::vector<AddressInfo>{}))
        found.emplace_back(info.address.to_string(), info.socket_type, info.protocol);
    return found;
}
using Infos = std::vector<std::tuple<std::string, int, int>>;

SHOAL_CO_TEST(Resolver, AnswersEachKindOfSocketThatIsAskedFor) {
    Names names;
    const auto resolver = names.make();
    EXPECT_EQ(infos(*resolver, {}), (Infos{{"10.0.0.1:0", SOCK_STREAM, IPPROTO_TCP},
                                           {"10.0.0.1:0", SOCK_DGRAM, IPPROTO_UDP},
                                           {"10.0.0.1:0", SOCK_RAW, 0}}));
    EXPECT_EQ(infos(*resolver, {.socket_type = SOCK_DGRAM}),
              (Infos{{"10.0.0.1:0", SOCK_DGRAM, IPPROTO_UDP}}));
    EXPECT_EQ(infos(*resolver, {.protocol = IPPROTO_TCP}), (Infos{{"10.0.0.1:0", SOCK_STREAM, IPPROTO_TCP}}));
    EXPECT_EQ(infos(*resolver, {.socket_type = SOCK_RAW, .protocol = IPPROTO_ICMP}),
              (Infos{{"10.0.0.1:0", SOCK_RAW, IPPROTO_ICMP}}));
    const auto impossible =
        resolver->lookup("10.0.0.1", {.socket_type = SOCK_STREAM, .protocol = IPPROTO_UDP});
    EXPECT_EQ(impossible.error().code, Errc::kInvalid);
}

SHOAL_CO_TEST(Resolver, ServicesByNumberAndName) {
    Names names;
    const auto resolver = names.make();
    EXPECT_EQ(infos(*resolver, {.socket_type = SOCK_STREAM, .service = "8080"}),
              (Infos{{"10.0.0.1:8080", SOCK_STREAM, IPPROTO_TCP}}));
    EXPECT_EQ(resolver->lookup("10.0.0.1", {.service = "65536"}).error().code, Errc::kNotFound);
    EXPECT_EQ(resolver->lookup("10.0.0.1", {.service = "no-such-service"}).error().code, Errc::kNotFound);
    EXPECT_EQ(resolver->lookup("10.0.0.1", {.family = 99}).error().code, Errc::kInvalid);
    if (access("/etc/services", R_OK) != 0) GTEST_SKIP() << "no /etc/services here";
    EXPECT_EQ(infos(*resolver, {.socket_type = SOCK_STREAM, .service = "https"}),
              (Infos{{"10.0.0.1:443", SOCK_STREAM, IPPROTO_TCP}}));
}

// ---- search domains --------------------------------------------------------------------------------------

SHOAL_CO_TEST(Resolver, SearchesTheDomainsOfResolvConf) {
    Names names;
    names.files.write("resolv.conf", "search one.test two.test\noptions ndots:2\n");
    names.server.set("db.two.test", {"10.0.0.2"});
    names.server.set("x.y.z", {"10.0.0.3"});
    names.server.set("x.y", {"10.0.0.4"});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "db"), Texts{"10.0.0.2"});
    EXPECT_EQ(names.server.questions(), (Texts{"db.one.test A", "db.two.test A"}));
    EXPECT_EQ(find4(*resolver, "x.y.z"), Texts{"10.0.0.3"});
    EXPECT_EQ(names.server.count(), 3) << "enough dots: as it is first";
    EXPECT_EQ(find4(*resolver, "x.y"), Texts{"10.0.0.4"});
    EXPECT_EQ(names.server.count(), 6) << "too few dots: as it is last";
    EXPECT_EQ(error_of(*resolver, "db.", {.family = AF_INET}), Errc::kNotFound);
    EXPECT_EQ(names.server.questions().back(), "db A");
    EXPECT_EQ(names.server.count(), 7) << "a dot at the end: as it is only";
}

SHOAL_CO_TEST(Resolver, ADomainThatFailsDoesNotHideTheNext) {
    Names names;
    ResolverOptions options = names.options();
    options.domains = {"broken.test", "fine.test"};
    names.server.set("db.broken.test", {.kind = Kind::kServerFailure});
    names.server.set("none.broken.test", {.kind = Kind::kServerFailure});
    names.server.set("db.fine.test", {"10.0.0.2"});
    names.server.set("empty.broken.test", testing::DnsReply{});
    names.server.set("empty.fine.test", {"10.0.0.3"});
    const auto resolver = names.make(options);
    EXPECT_EQ(find4(*resolver, "db"), Texts{"10.0.0.2"});
    EXPECT_EQ(find4(*resolver, "empty"), Texts{"10.0.0.3"}) << "a name without addresses is not the end";
    EXPECT_EQ(error_of(*resolver, "none"), Errc::kAgain) << "whether it exists is not known";
}

// ---- cache -----------------------------------------------------------------------------------------------

SHOAL_CO_TEST(ResolverCache, KeepsAnAnswerForItsTimeToLive) {
    Names names;
    FakeClock clock;
    names.server.set("a.test", {"10.0.0.1"}, 5);
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(resolver->cached_count(), 1U);
    clock.advance_ms(4'000);
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(names.server.count(), 1);
    clock.advance_ms(1'100);
    EXPECT_EQ(resolver->cached_count(), 0U);
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(names.server.count(), 2);
}

SHOAL_CO_TEST(ResolverCache, TheShortestTimeToLiveOfTheAnswerCounts) {
    Names names;
    FakeClock clock;
    names.server.set("a.test", {.addresses = {"10.0.0.1"}, .aliases = {"b.test"}, .alias_ttl_seconds = 3});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    clock.advance_ms(3'100);
    EXPECT_EQ(resolver->cached_count(), 0U);
}

SHOAL_CO_TEST(ResolverCache, KeepsNothingLongerThanItsOwnLimit) {
    Names names;
    FakeClock clock;
    ResolverOptions options = names.options();
    options.cache_seconds = 2;
    names.server.set("a.test", {"10.0.0.1"}, 1'000);
    names.server.set("zero.test", {"10.0.0.1"}, 0);
    const auto resolver = names.make(options);
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(find4(*resolver, "zero.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(resolver->cached_count(), 1U) << "a time to live of 0 means not to keep it";
    clock.advance_ms(2'100);
    EXPECT_EQ(resolver->cached_count(), 0U);
    options.cache_seconds = 0;
    EXPECT_TRUE(resolver->set_options(options));
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(resolver->cached_count(), 0U);
}

SHOAL_CO_TEST(ResolverCache, FamiliesAreKeptApartAndFailuresNotAtAll) {
    Names names;
    names.server.set("a.test", {"10.0.0.1", "2001:db8::1"});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(find(*resolver, "a.test", {.family = AF_INET6}), Texts{"2001:db8::1"});
    EXPECT_EQ(resolver->cached_count(), 2U);
    EXPECT_EQ(error_of(*resolver, "none.test", {.family = AF_INET}), Errc::kNotFound);
    EXPECT_EQ(error_of(*resolver, "none.test", {.family = AF_INET}), Errc::kNotFound);
    EXPECT_EQ(names.server.count("none.test"), 2);
    EXPECT_EQ(resolver->cached_count(), 2U);
}

SHOAL_CO_TEST(ResolverCache, TheLeastRecentlyUsedGoesFirst) {
    Names names;
    for (const char* const name : {"a.test", "b.test", "c.test"})
        names.server.set(name, {"10.0.0.1"});
    ResolverOptions options = names.options();
    options.cache_capacity = 2;
    const auto resolver = names.make(options);
    for (const char* const name : {"a.test", "b.test", "a.test", "c.test"})
        EXPECT_EQ(find4(*resolver, name), Texts{"10.0.0.1"});
    EXPECT_EQ(resolver->cached_count(), 2U);
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(names.server.count("a.test"), 1);
    EXPECT_EQ(find4(*resolver, "b.test"), Texts{"10.0.0.1"});
    EXPECT_EQ(names.server.count("b.test"), 2);
    options.cache_capacity = 0;
    EXPECT_TRUE(resolver->set_options(options));
    EXPECT_EQ(resolver->cached_count(), 0U);
}

SHOAL_CO_TEST(ResolverCache, CanBePassedByAndCleared) {
    Names names;
    names.server.set("a.test", {"10.0.0.1"});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    names.server.set("a.test", {"10.0.0.2"});
    EXPECT_EQ(find(*resolver, "a.test", {.family = AF_INET, .use_cache = false}), Texts{"10.0.0.2"});
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.2"}) << "and the fresh answer was kept";
    resolver->clear_cache();
    EXPECT_EQ(resolver->cached_count(), 0U);
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.2"});
    EXPECT_EQ(names.server.count(), 3);
}

// ---- options ---------------------------------------------------------------------------------------------

SHOAL_CO_TEST(Resolver, OtherServersTakeEffectForTheNextLookup) {
    Names names;
    Names others;
    names.server.set("a.test", {.addresses = {"10.0.0.1"}, .delay_ms = 30});
    others.server.set("a.test", {"10.0.0.2"});
    const auto resolver = names.make();
    Texts first;
    start([&] { first = find4(*resolver, "a.test"); });
    ResolverOptions options = names.options();
    options.servers = {others.server.address()};
    ASSERT_TRUE(resolver->set_options(options));
    EXPECT_EQ(resolver->options().servers, options.servers);
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.2"});
    while (first.empty())
        static_cast<void>(coro::sleep_for_ms(1));
    EXPECT_EQ(first, Texts{"10.0.0.1"}) << "one under way ends as it began";
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.2"}) << "and does not get into the cache";
}

SHOAL_CO_TEST(Resolver, OptionsThatAreWrongChangeNothing) {
    Names names;
    names.server.set("a.test", {"10.0.0.1"});
    const auto resolver = names.make();
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    for (const char* const wrong : {"name.test", "127.0.0.1:x", "", "127.0.0.1:99999", "unix:/tmp/x"}) {
        ResolverOptions options = names.options();
        options.servers = {wrong};
        EXPECT_EQ(resolver->set_options(options).error().code, Errc::kInvalid) << wrong;
        EXPECT_EQ(Resolver::create(*event::EventLoop::current(), options).error().code, Errc::kInvalid);
    }
    EXPECT_EQ(resolver->options().servers, Texts{names.server.address()});
    EXPECT_EQ(resolver->cached_count(), 1U);
    ResolverOptions options = names.options();
    options.servers = {"[::1]:5353", "::1", "127.0.0.1", names.server.address()};
    EXPECT_TRUE(resolver->set_options(options));
    EXPECT_EQ(resolver->cached_count(), 0U) << "another server may say something else";
}

SHOAL_CO_TEST(Resolver, ReadsResolvConfAgain) {
    Names names;
    names.files.write("resolv.conf", "search one.test\n");
    names.server.set("db.two.test", {"10.0.0.2"});
    const auto resolver = names.make();
    EXPECT_EQ(error_of(*resolver, "db"), Errc::kNotFound);
    names.files.write("resolv.conf", "search two.test\n");
    EXPECT_EQ(error_of(*resolver, "db"), Errc::kNotFound)
        << "with servers of its own the resolver keeps to what it read at first";
    ResolverOptions options = names.options();
    options.tries = 1;
    EXPECT_TRUE(resolver->set_options(options));
    EXPECT_EQ(find4(*resolver, "db"), Texts{"10.0.0.2"});
}

// ---- sharing ---------------------------------------------------------------------------------------------

SHOAL_CO_TEST(Resolver, EqualLookupsShareOneQuery) {
    Names names;
    names.server.set("a.test", {.addresses = {"10.0.0.1"}, .delay_ms = 10});
    const auto resolver = names.make();
    int answered = 0;
    for (int i = 0; i < 100; ++i) {
        start([&] { answered += find4(*resolver, "A.test") == Texts{"10.0.0.1"} ? 1 : 0; });
    }
    EXPECT_EQ(find4(*resolver, "a.test"), Texts{"10.0.0.1"});
    while (answered < 100)
        static_cast<void>(coro::sleep_for_ms(1));
    EXPECT_EQ(names.server.count(), 1);
}

SHOAL_CO_TEST(Resolver, ManyNamesAtOnce) {
    Names names;
    const testing::FdLeakCheck leaks;
    constexpr int kNames = 200;
    for (int i = 0; i < kNames; ++i)
        names.server.set("n" + std::to_string(i) + ".test", {"10.0.2." + std::to_string(i)});
    ResolverOptions options = names.options();
    options.query_timeout_ms = 1'000;
    const auto resolver = names.make(options);
    int right = 0;
    int ended = 0;
    for (int i = 0; i < kNames; ++i) {
        start([&, i] {
            const Texts found = find4(*resolver, "n" + std::to_string(i) + ".test", 10'000);
            right += found == Texts{"10.0.2." + std::to_string(i)} ? 1 : 0;
            ++ended;
        });
    }
    while (ended < kNames)
        static_cast<void>(coro::sleep_for_ms(1));
    EXPECT_EQ(right, kNames);
    const auto ids = names.server.ids();
    EXPECT_GT(std::set(ids.begin(), ids.end()).size(), ids.size() * 9 / 10);
    EXPECT_FALSE(std::is_sorted(ids.begin(), ids.end())) << "ids are to be hard to guess";
}

}  // namespace
}  // namespace shoal::net
