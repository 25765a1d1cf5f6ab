// SPDX-License-Identifier: Apache-2.0
// What stands before the request line, and what its target means for the header section.
#include <gtest/gtest.h>

#include <span>
#include <string>

#include "shoal/proto/http1/request_parser.hpp"

namespace shoal::http1 {
namespace {

TEST(RequestParser, SkipsEmptyLinesHoweverTheyAreSplit) {
    const std::string input = "\r\n\r\n\r\n" + std::string("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    for (std::size_t split = 0; split < input.size(); ++split) {
        RequestParser parser;
        RequestHead head;
        ASSERT_EQ(parser.parse(std::span(input).first(split), head), ParseStatus::kNeedMore) << split;
        ASSERT_EQ(parser.parse(input, head), ParseStatus::kComplete) << split;
        EXPECT_EQ(head.method, http::Method::kGet);
        EXPECT_EQ(head.head_bytes, input.size());
    }
}

TEST(RequestParser, TheAuthorityOfAnAbsoluteTargetReplacesHost) {
    RequestParser parser;
    RequestHead head;
    ASSERT_EQ(
        parser.parse(std::string_view("GET http://real.example:81/x HTTP/1.1\r\nHost: other\r\n\r\n"), head),
        ParseStatus::kComplete);
    EXPECT_EQ(head.value_of(http::KnownHeader::kHost), "real.example:81");
}

TEST(MakeMessage, AnnouncesTheBodyThatIsThere) {
    const auto remade = [](const std::string& input, std::string_view body) {
        RequestParser parser;
        RequestHead head;
        EXPECT_EQ(parser.parse(input, head), ParseStatus::kComplete);
        return http::make_message(head, body);
    };
    const std::string plain = "POST /a HTTP/1.1\r\nHost: x\r\ncontent-LENGTH:3\r\n\r\n";
    EXPECT_EQ(remade(plain, "abc"), plain + "abc");
    EXPECT_EQ(remade(plain, ""), "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(
        remade("\r\nPOST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\nA: 1\r\n\r\n",
               "abc"),
        "POST /a HTTP/1.1\r\nHost: x\r\nA: 1\r\nContent-Length: 3\r\n\r\nabc");
    EXPECT_EQ(remade("GET / HTTP/1.1\r\nHost: x\r\n\r\n", ""), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
}

TEST(RequestParser, LimitsTheEmptyLines) {
    RequestParser parser;
    RequestHead head;
    std::string input;
    for (int i = 0; i < 5000; ++i)
        input += "\r\n";
    const Result<ParseStatus> parsed = parser.parse(input, head);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().detail, 414);
}

}  // namespace
}  // namespace shoal::http1
