// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http1/response_writer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace shoal::http1 {
namespace {

using std::string_literals::operator""s;

TEST(ResponseWriter, KnowsTheStatusLines) {
    EXPECT_EQ(status_line(200), "HTTP/1.1 200 OK\r\n");
    EXPECT_EQ(status_line(511), "HTTP/1.1 511 Network Authentication Required\r\n");
    EXPECT_EQ(status_line(100), "HTTP/1.1 100 Continue\r\n");
    EXPECT_EQ(reason_phrase(404), "Not Found");
    for (const int status : {-1, 0, 99, 199, 299, 599, 600, 999, 70000}) {
        EXPECT_EQ(status_line(status), "") << status;
        EXPECT_EQ(reason_phrase(status), "") << status;
    }
}

TEST(ResponseWriter, AppendsAHead) {
    std::string out;
    append_status_line(out, 404);
    append_header(out, "Content-Type", "text/plain");
    append_content_length(out, 1234567);
    append_text(out, "\r\n");
    EXPECT_EQ(out, "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 1234567\r\n\r\n");

    out.clear();
    append_status_line(out, 299);
    EXPECT_EQ(out, "HTTP/1.1 299 \r\n");
    out.clear();
    append_status_line(out, 200, "Fine");
    EXPECT_EQ(out, "HTTP/1.1 200 Fine\r\n");
}

TEST(ResponseWriter, FormatsDecimals) {
    const auto format = [](std::uint64_t value) {
        char digits[kMaxDecimalBytes];
        return std::string(digits, format_decimal(value, digits));
    };
    std::uint64_t value = 1;
    for (int i = 0; i < 20; ++i, value *= 10) {
        EXPECT_EQ(format(value), std::to_string(value));
        EXPECT_EQ(format(value - 1), std::to_string(value - 1));
        EXPECT_EQ(format(value * 7 + 3), std::to_string(value * 7 + 3));
    }
    EXPECT_EQ(format(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
}

TEST(ResponseWriter, FramesChunks) {
    std::string out;
    append_chunk(out, "");
    EXPECT_EQ(out, "");
    append_chunk(out, "hello");
    append_chunk(out, std::string(31, 'x'));
    append_text(out, kLastChunk);
    EXPECT_EQ(out, "5\r\nhello\r\n1f\r\n" + std::string(31, 'x') + "\r\n0\r\n\r\n");

    const auto head = [](std::uint64_t bytes) {
        char text[kMaxChunkHeadBytes];
        return std::string(text, format_chunk_head(bytes, text));
    };
    EXPECT_EQ(head(0), "0\r\n");
    EXPECT_EQ(head(15), "f\r\n");
    EXPECT_EQ(head(16), "10\r\n");
    EXPECT_EQ(head(0xABCDEF), "abcdef\r\n");
    EXPECT_EQ(head(std::numeric_limits<std::uint64_t>::max()), "ffffffffffffffff\r\n");
}

TEST(ResponseWriter, RefusesInjection) {
    EXPECT_TRUE(is_valid_header_name("X-Good_1"));
    for (const std::string& name : {""s, "a b"s, "a:"s, "a\r\n"s, "a\0"s, "\xC3\xA9"s, "a\n"s, "(a)"s}) {
        EXPECT_FALSE(is_valid_header_name(name)) << name;
    }
    EXPECT_TRUE(is_valid_header_value(""));
    EXPECT_TRUE(is_valid_header_value("a\tb \xE4\xBD\xA0"));
    for (const std::string& value : {"a\r\nSet-Cookie: x"s, "a\n"s, "\r"s, "a\0b"s, "\x7F"s, "\x1B"s,
                                     "a long value with a line end after sixteen bytes\n"s}) {
        EXPECT_FALSE(is_valid_header_value(value)) << value;
        EXPECT_FALSE(is_valid_reason_phrase(value)) << value;
    }
    EXPECT_TRUE(is_valid_reason_phrase(""));
    EXPECT_TRUE(is_valid_reason_phrase("All good"));
    EXPECT_FALSE(is_valid_status(99));
    EXPECT_FALSE(is_valid_status(1000));
}

TEST(ResponseWriter, KnowsWhichResponsesHaveNoBody) {
    for (const int status : {100, 101, 199, 204, 304})
        EXPECT_TRUE(is_bodyless_status(status));
    for (const int status : {200, 205, 206, 301, 404})
        EXPECT_FALSE(is_bodyless_status(status));
}

TEST(ResponseWriter, CachesTheDate) {
    DateCache cache;
    const std::string_view line = cache.header_line(784111777);
    EXPECT_EQ(line, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    EXPECT_EQ(cache.header_line(784111777).data(), line.data());
    EXPECT_EQ(cache.header_line(784111778), "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
    EXPECT_EQ(cache.header_line(0), "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
}

}  // namespace
}  // namespace shoal::http1
