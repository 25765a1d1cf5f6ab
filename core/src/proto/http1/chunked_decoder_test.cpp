// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http1/chunked_decoder.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace shoal::http1 {
namespace {

using std::string_literals::operator""s;

struct Outcome {
    int status = 0;  ///< 0: done; -1: needs more; else the HTTP status of the error.
    std::size_t consumed = 0;
    std::string body;
    std::string trailers;

    friend bool operator==(const Outcome&, const Outcome&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Outcome& o) {
        return out << o.status << ' ' << o.consumed << " [" << o.body << "] " << o.trailers;
    }
};

/// Decodes `input` given in pieces of these sizes; the last one takes the rest.
Outcome decode(const std::string& input, const std::vector<std::size_t>& pieces,
               const ChunkedLimits& limits = {}) {
    ChunkedDecoder decoder(limits);
    Outcome outcome;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= pieces.size() && begin < input.size() && !decoder.is_done(); ++i) {
        const std::size_t end = i < pieces.size() ? std::min(begin + pieces[i], input.size()) : input.size();
        const std::string piece = input.substr(begin, end - begin);  // Its own memory, for ASan.
        const auto fed = decoder.feed(piece, [&](std::span<const char> data) {
            EXPECT_FALSE(data.empty());
            outcome.body.append(data.data(), data.size());
        });
        if (!fed) {
            EXPECT_FALSE(decoder.reason().empty());
            return {fed.error().detail, 0, {}, {}};
        }
        EXPECT_TRUE(*fed == piece.size() || decoder.is_done());
        outcome.consumed += *fed;
        begin = end;
    }
    EXPECT_EQ(decoder.body_bytes(), outcome.body.size());
    outcome.status = decoder.is_done() ? 0 : -1;
    for (const Trailer& trailer : decoder.trailers())
        outcome.trailers += trailer.name + "=" + trailer.value + ";";
    return outcome;
}

Outcome decode_whole(const std::string& input, const ChunkedLimits& limits = {}) {
    return decode(input, {}, limits);
}

TEST(ChunkedDecoder, DecodesABodyAndStopsAtItsEnd) {
    const std::string body = "5\r\nhello\r\n1\r\n,\r\nA\r\n wonderful\r\n000\r\n\r\n";
    const Outcome outcome = decode_whole(body + "GET / HTTP/1.1\r\n");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.body, "hello, wonderful");
    EXPECT_EQ(outcome.consumed, body.size());
}

TEST(ChunkedDecoder, GivesDataWithoutCopying) {
    const std::string input = "5\r\nhello\r\n";
    ChunkedDecoder decoder;
    const auto step = decoder.decode(input);
    ASSERT_TRUE(step.has_value());
    EXPECT_EQ(step->data.data(), input.data() + 3);
    EXPECT_EQ(step->data.size(), 5U);
    EXPECT_EQ(step->consumed, 8U);
    EXPECT_FALSE(step->done);
}

TEST(ChunkedDecoder, ReadsTrailersAndDropsTheForbidden) {
    const Outcome outcome =
        decode_whole("1\r\nx\r\n0\r\nX-Sum: \t 12 \r\nSet-Cookie: a=b\r\nExpires: never\r\n\r\n");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.trailers, "X-Sum=12;Expires=never;");
}

TEST(ChunkedDecoder, AcceptsExtensions) {
    EXPECT_EQ(decode_whole("5;a=b;c=\"d;\\\"\"\r\nhello\r\n0;end\r\n\r\n").body, "hello");
    EXPECT_EQ(decode_whole("5;\r\nhello\r\n0\r\n\r\n").status, 0);
}

TEST(ChunkedDecoder, CanBeReused) {
    ChunkedDecoder decoder;
    const std::string body = "1\r\nx\r\n0\r\nA: b\r\n\r\n";
    for (int round = 0; round < 3; ++round) {
        std::string data;
        ASSERT_EQ(decoder.feed(body, [&](std::span<const char> run) { data.append(run.data(), run.size()); }),
                  body.size());
        EXPECT_TRUE(decoder.is_done());
        EXPECT_EQ(data, "x");
        EXPECT_EQ(decoder.trailers().size(), 1U);
        decoder.reset();
        EXPECT_FALSE(decoder.is_done());
        EXPECT_TRUE(decoder.trailers().empty());
    }
}

std::vector<std::pair<std::string, int>> malformed_bodies() {
    return {
        {"\r\n", 400},
        {"g\r\n", 400},
        {"-1\r\n", 400},
        {"+1\r\n", 400},
        {"0x1\r\nx\r\n", 400},
        {" 1\r\nx\r\n", 400},
        {"1 \r\nx\r\n", 400},
        {"1 ;a\r\nx\r\n", 400},
        {"1\nx\n", 400},
        {"1\rx", 400},
        {"1,\r\n", 400},
        {";a\r\n", 400},
        {"1\r\nxy\r\n", 400},
        {"1\r\nx\n", 400},
        {"1\r\nx\r1", 400},
        {"1\r\nx0\r\n\r\n", 400},
        {"1;a\nb\r\n", 400},
        {"1;a\rb\r\n", 400},
        {"1;\0\r\n"s, 400},
        {"00000000000000001\r\n", 400},
        {"fffffffffffffffff\r\n", 400},
        {"ffffffffffffffff\r\n", 413},
        {"7fffffffffffffff\r\n", 413},
        {"200001\r\n", 413},
        {"0\r\nno colon\r\n", 400},
        {"0\r\n: x\r\n", 400},
        {"0\r\nA : x\r\n", 400},
        {"0\r\n A: x\r\n", 400},
        {"0\r\nA: b\r\n c\r\n\r\n", 400},
        {"0\r\nA: b\nC: d\r\n\r\n", 400},
        {"0\r\nA: b\rC: d\r\n\r\n", 400},
        {"0\r\nContent-Length: 5\r\n\r\n", 400},
        {"0\r\ntransfer-encoding: chunked\r\n\r\n", 400},
        {"0\r\nHOST: a\r\n\r\n", 400},
        {"0\r\n\n", 400},
        {"0\r\n\rX", 400},
    };
}

TEST(ChunkedDecoder, RefusesMalformedBodies) {
    for (const auto& [input, status] : malformed_bodies()) {
        EXPECT_EQ(decode_whole(input).status, status) << ::testing::PrintToString(input);
    }
}

TEST(ChunkedDecoder, StaysFailed) {
    ChunkedDecoder decoder;
    EXPECT_FALSE(decoder.decode(std::string_view("x")).has_value());
    EXPECT_FALSE(decoder.decode(std::string_view("0\r\n\r\n")).has_value());
    EXPECT_EQ(decoder.reason(), "malformed chunk size");
}

TEST(ChunkedDecoder, LimitsWhatItTakes) {
    ChunkedLimits limits{
        .max_body_bytes = 10, .max_extension_bytes = 8, .max_trailer_bytes = 20, .max_trailer_count = 2};
    EXPECT_EQ(decode_whole("a\r\n0123456789\r\n0\r\n\r\n", limits).status, 0);
    EXPECT_EQ(decode_whole("b\r\n", limits).status, 413);
    EXPECT_EQ(decode_whole("5\r\n01234\r\n6\r\n", limits).status, 413);
    EXPECT_EQ(decode_whole("1;abcdefgh\r\nx\r\n0\r\n\r\n", limits).status, 0);
    EXPECT_EQ(decode_whole("1;abcdefghi", limits).status, 413);
    EXPECT_EQ(decode_whole("1;abcd\r\nx\r\n1;abcde\r\n", limits).status, 413);  // Of the whole body.
    EXPECT_EQ(decode_whole("0\r\nA: b\r\nC: d\r\n\r\n", limits).status, 0);
    EXPECT_EQ(decode_whole("0\r\nA:b\r\nC:d\r\nE:f\r\n\r\n", limits).status, 431);
    EXPECT_EQ(decode_whole("0\r\nAbcdefg: hijklmnopqrstuvw", limits).status, 431);
}

TEST(ChunkedDecoder, EverySplitGivesTheSameOutcome) {
    std::vector<std::string> inputs = {
        "5\r\nhello\r\n1;x=y\r\n,\r\nA\r\n wonderful\r\n0\r\nX: y\r\nZ: w\r\n\r\nGET / HTTP/1.1\r\n",
        "0\r\n\r\n",
        "5\r\nhel",
        "10\r\n0123456789abcdef\r\n",
    };
    for (const auto& [input, status] : malformed_bodies())
        inputs.push_back(input);
    for (const std::string& input : inputs) {
        const Outcome whole = decode_whole(input);
        EXPECT_EQ(decode(input, std::vector<std::size_t>(input.size(), 1)), whole) << input;
        for (std::size_t first = 1; first < input.size(); ++first) {
            for (std::size_t second = 1; first + second <= input.size(); ++second) {
                ASSERT_EQ(decode(input, {first, second}), whole)
                    << input << " at " << first << ", " << second;
            }
        }
    }
}

}  // namespace
}  // namespace shoal::http1
