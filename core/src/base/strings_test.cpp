// SPDX-License-Identifier: Apache-2.0
#include "shoal/base/strings.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace shoal {
namespace {

TEST(StringsTest, IequalsIgnoresAsciiCaseOnly) {
    EXPECT_TRUE(iequals("Content-Length", "cONTENT-lENGTH"));
    EXPECT_TRUE(iequals("", ""));
    EXPECT_FALSE(iequals("a", "ab"));
    EXPECT_FALSE(iequals("@", "`"));  // One bit apart, as letters are, but no letters.
    EXPECT_FALSE(iequals("[", "{"));
    EXPECT_FALSE(iequals("\xC4", "\xE4"));
    EXPECT_TRUE(istarts_with("Bearer abc", "bearer "));
    EXPECT_FALSE(istarts_with("Bea", "bearer"));
}

TEST(StringsTest, ToLower) {
    EXPECT_EQ(to_lower(std::string_view("AZ[az\xC4")), "az[az\xC4");
    EXPECT_EQ(to_upper('q'), 'Q');
    EXPECT_EQ(to_upper('{'), '{');
}

TEST(StringsTest, TrimTakesWhiteSpaceAtBothEnds) {
    EXPECT_EQ(trim(" \t\r\n a b \v\f"), "a b");
    EXPECT_EQ(trim("   "), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim("x"), "x");
}

TEST(StringsTest, ParseUintTakesDigitsOnly) {
    EXPECT_EQ(parse_uint<std::uint32_t>("0"), 0U);
    EXPECT_EQ(parse_uint<std::uint32_t>("007"), 7U);
    for (const char* bad : {"", "-1", "+1", " 1", "1 ", "0x1", "1.0", "a", "18446744073709551616"}) {
        EXPECT_EQ(parse_uint<std::uint64_t>(bad), std::nullopt) << bad;
    }
}

TEST(StringsTest, ParseUintStopsAtTheLimitOfItsType) {
    EXPECT_EQ(parse_uint<std::uint8_t>("255"), 255);
    EXPECT_EQ(parse_uint<std::uint8_t>("256"), std::nullopt);
    EXPECT_EQ(parse_uint<std::uint8_t>("260"), std::nullopt);
    EXPECT_EQ(parse_uint<std::uint16_t>("65535"), 65535);
    EXPECT_EQ(parse_uint<std::uint16_t>("65536"), std::nullopt);
    EXPECT_EQ(parse_uint<std::uint64_t>("18446744073709551615"), UINT64_MAX);
    EXPECT_EQ(parse_uint<std::uint64_t>("99999999999999999999"), std::nullopt);
    for (unsigned value = 0; value < 3000; ++value) {
        const auto parsed = parse_uint<std::uint8_t>(std::to_string(value));
        ASSERT_EQ(parsed.has_value(), value <= 255) << value;
        ASSERT_EQ(parsed.value_or(0), parsed ? value : 0);
    }
}

TEST(StringsTest, SplitKeepsEmptyParts) {
    using Parts = std::vector<std::string_view>;
    EXPECT_EQ(split("a,b,,c", ','), (Parts{"a", "b", "", "c"}));
    EXPECT_EQ(split("", ','), (Parts{""}));
    EXPECT_EQ(split(",", ','), (Parts{"", ""}));
    EXPECT_EQ(split("abc", ','), (Parts{"abc"}));
}

}  // namespace
}  // namespace shoal
