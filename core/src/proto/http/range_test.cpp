// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/range.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace shoal::http {
namespace {

/// "whole", "416", or the ranges as "offset+length" in order.
std::string decide(std::string_view header, std::uint64_t size = 1000) {
    const RangeResult result = parse_range(header, size);
    if (result.decision == RangeDecision::kWhole) return "whole";
    if (result.decision == RangeDecision::kUnsatisfiable) return "416";
    std::string text;
    for (const ByteRange& range : result.ranges) {
        if (!text.empty()) text += ' ';
        text.append(std::to_string(range.offset)).append("+").append(std::to_string(range.length));
    }
    return text;
}

TEST(Range, SingleRanges) {
    EXPECT_EQ(decide("bytes=0-499"), "0+500");
    EXPECT_EQ(decide("bytes=500-"), "500+500");
    EXPECT_EQ(decide("bytes=-100"), "900+100");
    EXPECT_EQ(decide("bytes=-5000"), "0+1000");
    EXPECT_EQ(decide("bytes=999-"), "999+1");
    EXPECT_EQ(decide("bytes=0-9999"), "0+1000");
    EXPECT_EQ(decide("BYTES= 1-2 "), "1+2");
    EXPECT_EQ(decide("bytes=0-18446744073709551615"), "0+1000");
    EXPECT_EQ(decide("bytes=0-99999999999999999999999"), "0+1000");
}

TEST(Range, Unsatisfiable) {
    EXPECT_EQ(decide("bytes=1000-"), "416");
    EXPECT_EQ(decide("bytes=1000-2000, 5000-"), "416");
    EXPECT_EQ(decide("bytes=-0"), "416");
    EXPECT_EQ(decide("bytes=99999999999999999999999-"), "416");
    EXPECT_EQ(decide("bytes=0-", 0), "416");
    EXPECT_EQ(decide("bytes=-5", 0), "whole");
    EXPECT_EQ(decide("bytes=-0", 0), "416");
}

TEST(Range, MalformedIsIgnored) {
    for (const char* header :
         {"", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=1", "bytes=1-2x",
          "bytes= 1 - 2", "bytes=+1-2", "bytes=--1", "bytes=1-2-3", "items=0-5", "bytes:0-5", "bytes=0-1,x",
          "bytes =0-1", "bytes=0x1-2"}) {
        EXPECT_EQ(decide(header), "whole") << header;
    }
}

TEST(Range, SeveralRanges) {
    EXPECT_EQ(decide("bytes=0-9, 20-29,-10"), "0+10 20+10 990+10");
    EXPECT_EQ(decide("bytes=500-599,0-9"), "500+100 0+10");
    EXPECT_EQ(decide("bytes=0-9,2000-"), "0+10");
    EXPECT_EQ(decide("bytes=,0-9,,20-29,"), "0+10 20+10");
}

TEST(Range, MergesOverlaps) {
    EXPECT_EQ(decide("bytes=0-9,5-14"), "0+15");
    EXPECT_EQ(decide("bytes=0-9,10-19"), "0+20");
    EXPECT_EQ(decide("bytes=0-9,20-29,5-24"), "0+30");
    EXPECT_EQ(decide("bytes=100-199,0-9,0-"), "0+1000");
    EXPECT_EQ(decide("bytes=0-,0-,0-,0-"), "0+1000");
    EXPECT_EQ(decide("bytes=0-0,2-2,4-4,1-1,3-3"), "0+5");
}

TEST(Range, LimitsTheNumber) {
    std::string header = "bytes=0-0";
    for (int i = 1; i < 16; ++i) {
        header.append(",").append(std::to_string(i * 10)).append("-").append(std::to_string(i * 10));
    }
    EXPECT_EQ(parse_range(header, 1000).ranges.size(), 16U);
    EXPECT_EQ(decide(header + ",500-500"), "whole");
}

TEST(Range, NeverOverlapsAndStaysInside) {
    std::mt19937 random(7);
    for (int round = 0; round < 5000; ++round) {
        const std::uint64_t size = random() % 60;
        std::string header = "bytes=";
        std::vector<bool> wanted(size);
        const unsigned count = 1 + random() % 16;
        for (unsigned i = 0; i < count; ++i) {
            const std::uint64_t first = random() % 64;
            const std::uint64_t last = first + random() % 8;
            header.append(std::to_string(first)).append("-").append(std::to_string(last)).append(",");
            for (std::uint64_t at = first; at <= last && at < size; ++at)
                wanted[at] = true;
        }
        std::vector<bool> got(size);
        for (const ByteRange& range : parse_range(header, size).ranges) {
            ASSERT_GT(range.length, 0U);
            ASSERT_LE(range.offset + range.length, size);
            for (std::uint64_t at = range.offset; at < range.offset + range.length; ++at) {
                ASSERT_FALSE(got[at]) << header << " sends a byte twice";
                got[at] = true;
            }
        }
        ASSERT_EQ(got, wanted) << header;
    }
}

TEST(Range, FormatsContentRange) {
    EXPECT_EQ(format_content_range({0, 100}, 1234), "bytes 0-99/1234");
    EXPECT_EQ(format_unsatisfied_range(1234), "bytes */1234");
}

}  // namespace
}  // namespace shoal::http
