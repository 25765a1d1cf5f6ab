// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/address.hpp"

#include <gtest/gtest.h>

namespace shoal::net {
namespace {

using namespace std::string_view_literals;

TEST(Address, FormatsWhatItParses) {
    for (const auto text : {"127.0.0.1:80"sv, "0.0.0.0:0"sv, "255.255.255.255:65535"sv, "[::1]:9501"sv,
                            "[::ffff:1.2.3.4]:1"sv, "unix:/tmp/some.sock"sv, "unix:@abstract"sv}) {
        const auto address = Address::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->to_string(), text);
        EXPECT_EQ(*Address::parse(address->to_string()), *address);
    }
}

TEST(Address, TakesTheDefaultPort) {
    EXPECT_EQ(Address::parse("10.0.0.1", 53)->to_string(), "10.0.0.1:53");
    EXPECT_EQ(Address::parse("::1", 53)->to_string(), "[::1]:53");
    EXPECT_EQ(Address::parse("[::1]", 53)->to_string(), "[::1]:53");
    EXPECT_EQ(Address::parse("::", 0)->host(), "::");
}

TEST(Address, RefusesWhatIsNotOne) {
    for (const auto text :
         {""sv, "localhost:80"sv, "1.2.3:80"sv, "1.2.3.4:"sv, "1.2.3.4:65536"sv, "1.2.3.4:-1"sv,
          "1.2.3.4:8x"sv, "[1.2.3.4]:80"sv, "[::1:80"sv, "[]:80"sv, ":::"sv, "1.2.3.4\0:80"sv, "unix:"sv,
          "unix:@"sv, "unix:/a\0b"sv, "fe80::1%no-such-interface:80"sv}) {
        const auto address = Address::parse(text);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().code, Errc::kInvalid) << text;
    }
}

TEST(Address, PathLengthIsLimited) {
    EXPECT_TRUE(Address::from_path(std::string(107, 'a')));
    EXPECT_EQ(Address::from_path(std::string(108, 'a')).error().code, Errc::kTooLarge);
    EXPECT_EQ(Address::parse("unix:@" + std::string(108, 'a')).error().code, Errc::kTooLarge);
}

TEST(Address, AbstractNamesMayHoldNul) {
    const auto address = Address::from_path("\0a\0b"sv);
    ASSERT_TRUE(address);
    EXPECT_TRUE(address->is_abstract());
    EXPECT_EQ(address->path(), "a\0b"sv);
    EXPECT_FALSE(Address::from_path("/a")->is_abstract());
}

TEST(Address, ComparesByMeaning) {
    EXPECT_EQ(*Address::parse("1.2.3.4:5"), *Address::parse("1.2.3.4:5"));
    EXPECT_FALSE(*Address::parse("1.2.3.4:5") == *Address::parse("1.2.3.4:6"));
    EXPECT_FALSE(*Address::parse("[::1]:5") == *Address::parse("[::2]:5"));
    EXPECT_FALSE(*Address::parse("unix:/a") == *Address::parse("unix:@/a"));
    EXPECT_FALSE(*Address::parse("unix:/a") == Address());
}

TEST(Address, EmptyIsHarmless) {
    const Address address;
    EXPECT_TRUE(address.is_empty());
    EXPECT_EQ(address.host(), "");
    EXPECT_EQ(address.to_string(), "");
    EXPECT_EQ(address.port(), 0);
    EXPECT_TRUE(Address::from_native(nullptr, 0).is_empty());
}

TEST(Address, PortCanBeSet) {
    Address address = Address::parse("[::1]:1").value();
    address.set_port(2);
    EXPECT_EQ(address.port(), 2);
}

TEST(Address, ZoneIsKept) {
    const auto address = Address::from_ip("fe80::1%lo", 1);
    if (!address) GTEST_SKIP() << "no interface lo";
    EXPECT_EQ(address->host(), "fe80::1%lo");
}

}  // namespace
}  // namespace shoal::net
