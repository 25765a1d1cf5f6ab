// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/date.hpp"

#include <gtest/gtest.h>
#include <time.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace shoal::http {
namespace {

TEST(HttpDate, Formats) {
    EXPECT_EQ(format_http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(format_http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(format_http_date(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
    EXPECT_EQ(format_http_date(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
    EXPECT_EQ(format_http_date(std::numeric_limits<std::int64_t>::max()), "Fri, 31 Dec 9999 23:59:59 GMT");
    EXPECT_EQ(format_http_date(std::numeric_limits<std::int64_t>::min()), "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST(HttpDate, ParsesAllThreeForms) {
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), 784111777);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), 784111777);
    EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994"), 784975777);
    EXPECT_EQ(parse_http_date("Friday, 20-Nov-26 00:00:00 GMT"),
              parse_http_date("Fri, 20 Nov 2026 00:00:00 GMT"));
    EXPECT_EQ(parse_http_date("Tue, 29 Feb 2000 23:59:60 GMT"), 951868800);
    EXPECT_EQ(parse_http_date("Fri, 31 Dec 9999 23:59:60 GMT"), 253402300799);
}

TEST(HttpDate, RefusesTheRest) {
    for (const char* text :
         {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
          "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
          "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
          "Sun, 29 Feb 1999 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
          "Sun, 06 Nov 1994 08:49:61 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
          "784111777", "Sun, -6 Nov 1994 08:49:37 GMT"}) {
        EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
    }
}

TEST(HttpDate, RoundTripsAndAgreesWithTheLibrary) {
    std::mt19937_64 random(42);
    for (int i = 0; i < 20000; ++i) {
        const auto seconds = static_cast<std::int64_t>(random() % 253402300799U);
        const std::string text = format_http_date(seconds);
        ASSERT_EQ(parse_http_date(text), seconds) << text;
        const time_t time = seconds;
        tm parts{};
        gmtime_r(&time, &parts);
        char expected[64];
        strftime(expected, sizeof(expected), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        ASSERT_EQ(text, expected);
    }
}

}  // namespace
}  // namespace shoal::http
