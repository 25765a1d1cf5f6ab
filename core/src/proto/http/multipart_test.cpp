// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/multipart.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::http {
namespace {

using Kind = MultipartEvent::Kind;
using std::string_literals::operator""s;

/// Feeds `pieces` and writes the events down; runs of data are joined, so that splits can be compared.
std::string parse_pieces(const std::vector<std::string>& pieces, const std::string& boundary,
                         const MultipartLimits& limits = {}) {
    MultipartParser parser(boundary, limits);
    std::string log;
    std::string data;
    for (const std::string& piece : pieces) {
        std::span<const char> input(piece);
        while (true) {
            const Result<MultipartEvent> event = parser.next(input);
            if (!event) {
                EXPECT_FALSE(parser.reason().empty());
                return event.error().code == Errc::kTooLarge ? "too large" : "malformed";
            }
            if (event->kind == Kind::kNeedMore) break;
            if (event->kind == Kind::kPartBegin) {
                const PartHeaders& part = *event->headers;
                log +=
                    "<" + part.name + ";" + part.filename.value_or("(none)") + ";" + part.content_type + ">";
                data.clear();
            } else if (event->kind == Kind::kPartData) {
                EXPECT_FALSE(event->data.empty());
                data.append(event->data.data(), event->data.size());
            } else if (event->kind == Kind::kPartEnd) {
                log += "[" + data + "]";
            } else {
                log += "END";
            }
        }
        EXPECT_TRUE(input.empty());
        EXPECT_LE(parser.retained_bytes(), limits.max_part_header_bytes);
    }
    return parser.finish() ? log : log + "unfinished";
}

std::string parse_whole(const std::string& body, const std::string& boundary = "b",
                        const MultipartLimits& limits = {}) {
    return parse_pieces({body}, boundary, limits);
}

std::string disposition(const std::string& rest) {
    return "--b\r\nContent-Disposition: form-data; " + rest + "\r\n\r\nx\r\n--b--";
}

// ---- Boundaries -----------------------------------------------------------------------------------------

TEST(MultipartBoundary, ComesFromTheContentType) {
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
    EXPECT_EQ(multipart_boundary("Multipart/Form-Data;charset=utf-8;BOUNDARY=\"a b\""), "a b");
    EXPECT_EQ(multipart_boundary("multipart/form-data ; boundary = ----WebKitFormBoundary7MA4Y ; x=y"),
              "----WebKitFormBoundary7MA4Y");
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(70, 'a')),
              std::string(70, 'a'));
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=a'()+_,-./:=?z"), "a'()+_,-./:=?z");
}

TEST(MultipartBoundary, IsRefused) {
    for (const std::string& type : {""s, "text/plain; boundary=a"s, "multipart/mixed; boundary=a"s}) {
        EXPECT_EQ(multipart_boundary(type).error().code, Errc::kNotFound) << type;
    }
    const std::string start = "multipart/form-data; ";
    for (const std::string& rest :
         {""s, "boundary"s, "boundary="s, "boundary=\"\""s, "boundary=\"abc"s, "boundary=\"a\"b"s,
          "boundary=\"a \""s, "boundary=a*b"s, "boundary=\"a\\\"b\""s, "boundary=a\tb"s, "boundary=a\r\nb"s,
          "boundary=a\0b"s, "boundary=a; boundary=b"s, "x y=z; boundary=a"s,
          "boundary=" + std::string(71, 'a')}) {
        const auto boundary = multipart_boundary(start + rest);
        ASSERT_FALSE(boundary.has_value()) << rest;
        EXPECT_EQ(boundary.error().code, Errc::kProtocol) << rest;
    }
}

// ---- Bodies ---------------------------------------------------------------------------------------------

TEST(MultipartParser, ReadsFieldsAndFiles) {
    EXPECT_EQ(parse_whole("--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nvalue\r\n"
                          "--b\r\ncontent-disposition: form-data; name=file; filename=\"a.bin\"\r\n"
                          "Content-Type: image/png\r\n\r\n\r\nraw\0data\r\n--b--\r\n"s),
              "<text;(none);>[value]<file;a.bin;image/png>[\r\nraw\0data]END"s);
}

TEST(MultipartParser, ToleratesPreambleEpilogueAndPadding) {
    EXPECT_EQ(parse_whole("preamble\r\n--bx\r\n--b\r\n"),
              "malformed");  // "--bx" is junk behind the boundary.
    EXPECT_EQ(parse_whole("hi --b\r\nthere\r\n--b \t\r\nContent-Disposition: form-data; "
                          "name=a\r\n\r\n1\r\n--b--bye\r\n--b"),
              "<a;(none);>[1]END");
    EXPECT_EQ(parse_whole("--b--"), "END");
    EXPECT_EQ(parse_whole("\r\n--b--\r\n"), "END");
}

TEST(MultipartParser, KeepsDataThatLooksLikeABoundary) {
    const std::string head = "--b--b\r\nContent-Disposition: form-data; name=a\r\n\r\n";
    for (const std::string& data :
         {"\r"s, "\r\n"s, "\r\n-"s, "\r\n--"s, "\r\n--b"s, "\r\n--b-"s, "\r\n--b--"s, "\r\r\n"s,
          "\r\n\r\n--b--"s, "--b--b"s, "\n--b--b"s, "\r\n--b--c"s}) {
        EXPECT_EQ(parse_whole(head + data + "\r\n--b--b--", "b--b"), "<a;(none);>[" + data + "]END")
            << ::testing::PrintToString(data);
    }
}

TEST(MultipartParser, ReadsEmptyParts) {
    EXPECT_EQ(parse_whole("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--"),
              "<a;(none);>[]END");
    EXPECT_EQ(parse_whole("--b\r\n\r\nx\r\n--b--"), "<;(none);>[x]END");  // No header at all: no name.
    EXPECT_EQ(parse_whole("--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--"),
              "<;(none);>[x]END");
}

TEST(MultipartParser, ReadsNamesAndFileNames) {
    EXPECT_EQ(parse_whole(disposition("name=\"a\"; filename=\"\"")), "<a;;>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=\"a;b=c\"; filename=\"d; e\"")), "<a;b=c;d; e;>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=\"a\\\"b\"; filename=\"C:\\dir\\\\f.txt\"")),
              "<a\"b;C:\\dir\\f.txt;>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=a; filename=plain.txt")), "<a;plain.txt;>[x]END");
    EXPECT_EQ(parse_whole(disposition("NAME = a ;FileName = \"f\" ;")), "<a;f;>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=\"\xE5\x90\x8D\"; filename=\"\xE5.txt\"")),
              "<\xE5\x90\x8D;\xE5.txt;>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=a; filename*=UTF-8''%e2%82%ac%20r+.txt")),
              "<a;\xE2\x82\xAC r+.txt;>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=a; filename*=UTF-8'en'b; filename=c")), "<a;c;>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=a; filename*=ISO-8859-1''b")), "<a;(none);>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=a; filename*=UTF-8''b%00c")), "<a;(none);>[x]END");
    EXPECT_EQ(parse_whole(disposition("name=a; filename*=UTF-8")), "<a;(none);>[x]END");
}

std::vector<std::string> malformed_bodies() {
    const std::string name = "Content-Disposition: form-data; name=a\r\n";
    return {
        "--bjunk",
        "--b-x",
        "--b\rx",
        "--b\n",
        "--b \r\r\n",
        "--b\r\n" + name + "X\r\n\r\n1\r\n--b--",
        "--b\r\n" + name + ": x\r\n\r\n1\r\n--b--",
        "--b\r\n" + name + "A B: x\r\n\r\n1\r\n--b--",
        "--b\r\n" + name + " folded\r\n\r\n1\r\n--b--",
        "--b\r\n" + name + "A: \x01\r\n\r\n1\r\n--b--",
        "--b\r\n" + name + "A: \0\r\n\r\n1\r\n--b--"s,
        "--b\r\n" + name + "A: b\rc\r\n\r\n1\r\n--b--",
        "--b\r\n" + name + "A: b\nC: d\r\n\r\n1\r\n--b--",
        "--b\r\n" + name + name + "\r\n1\r\n--b--",
        disposition("name=\"a"),
        disposition("name=\"a\"x"),
        disposition("name"),
        disposition("na me=a"),
        "--b\r\n" + name + "\r\n1\r\n--bx",
    };
}

TEST(MultipartParser, RefusesMalformedBodies) {
    for (const std::string& body : malformed_bodies()) {
        EXPECT_EQ(parse_whole(body), "malformed") << ::testing::PrintToString(body);
    }
}

TEST(MultipartParser, NoticesAMissingEnd) {
    EXPECT_EQ(parse_whole(""), "unfinished");
    EXPECT_EQ(parse_whole("only a preamble"), "unfinished");
    EXPECT_EQ(parse_whole("--b\r\nContent-Disposition: form-data; name=a\r\n\r\ncut"),
              "<a;(none);>unfinished");
    EXPECT_EQ(parse_whole("--b\r\nContent-Disposition: form-data; name=a\r\n\r\ncut\r\n--b"),
              "<a;(none);>unfinished");  // What follows might still be junk.
    EXPECT_EQ(parse_whole("--b\r\nContent-Dispo"), "unfinished");
    EXPECT_EQ(parse_whole("--b-"), "unfinished");
}

TEST(MultipartParser, LimitsWhatItTakes) {
    MultipartLimits limits{.max_part_header_bytes = 64, .max_parts = 2, .max_total_bytes = 300};
    const std::string part = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n";
    EXPECT_EQ(parse_whole(part + part + "--b--", "b", limits), "<a;(none);>[1]<a;(none);>[1]END");
    EXPECT_EQ(parse_whole(part + part + part + "--b--", "b", limits), "too large");
    EXPECT_EQ(parse_whole("--b\r\nA: " + std::string(70, 'x'), "b", limits), "too large");
    EXPECT_EQ(parse_whole("--b\r\nA: b\r\nA: " + std::string(70, 'x'), "b", limits), "too large");
    EXPECT_EQ(parse_whole(part + std::string(300, 'x'), "b", limits), "too large");
    EXPECT_EQ(parse_whole(std::string(301, 'x'), "b", limits), "too large");
    EXPECT_EQ(parse_whole("--b--" + std::string(296, 'x'), "b", limits), "too large");
}

TEST(MultipartParser, StaysFailed) {
    MultipartParser parser("b");
    std::span<const char> input(std::string_view("--bx"));
    EXPECT_FALSE(parser.next(input).has_value());
    input = std::string_view("--b--");
    EXPECT_FALSE(parser.next(input).has_value());
    EXPECT_FALSE(parser.finish().has_value());
}

TEST(MultipartParser, DoesNotCopyData) {
    const std::string body =
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + std::string(5000, 'x') + "\r\n--b--";
    MultipartParser parser("b");
    std::span<const char> input(body);
    ASSERT_EQ(parser.next(input)->kind, Kind::kPartBegin);
    const auto event = parser.next(input);
    ASSERT_EQ(event->kind, Kind::kPartData);
    EXPECT_EQ(event->data.size(), 5000U);
    EXPECT_GE(event->data.data(), body.data());
    EXPECT_LT(event->data.data(), body.data() + body.size());
    EXPECT_EQ(parser.retained_bytes(), 0U);
}

// ---- Splits ---------------------------------------------------------------------------------------------

TEST(MultipartParser, EverySplitGivesTheSameEvents) {
    std::vector<std::string> bodies = {
        "pre\r\n--b \r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n-\r\n--\r\r\n--\r\n\r\n"
        "--b\r\nContent-Disposition: form-data; name=f; filename=\"x\"\r\nContent-Type: "
        "t/u\r\n\r\n\r\n--b--\r\nend",
        "--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\ncut\r\n-",
    };
    for (const std::string& body : malformed_bodies())
        bodies.push_back(body);
    for (const std::string& body : bodies) {
        const std::string whole = parse_whole(body);
        std::vector<std::string> bytes;
        for (const char c : body)
            bytes.emplace_back(1, c);
        EXPECT_EQ(parse_pieces(bytes, "b"), whole) << body;
        for (std::size_t first = 0; first <= body.size(); ++first) {
            for (std::size_t second = first; second <= body.size(); second += 3) {
                ASSERT_EQ(parse_pieces({body.substr(0, first), body.substr(first, second - first),
                                        body.substr(second)},
                                       "b"),
                          whole)
                    << ::testing::PrintToString(body) << " at " << first << ", " << second;
            }
        }
    }
}

TEST(MultipartParser, RandomDataSurvivesRandomSplits) {
    std::mt19937 random(20261121);
    const std::string boundary = "--b-";
    for (int round = 0; round < 200; ++round) {
        std::string data;
        const std::size_t bytes = random() % 300;
        for (std::size_t i = 0; i < bytes; ++i)
            data.push_back("\r\n-bx"[random() % 5]);
        if (("\r\n" + data).find("\r\n--" + boundary) != std::string::npos) continue;
        const std::string body = "--" + boundary + "\r\nContent-Disposition: form-data; name=n\r\n\r\n" +
                                 data + "\r\n--" + boundary + "--";
        std::vector<std::string> pieces;
        for (std::size_t at = 0; at < body.size();) {
            const std::size_t size = 1 + random() % 12;
            pieces.push_back(body.substr(at, size));
            at += size;
        }
        ASSERT_EQ(parse_pieces(pieces, boundary), "<n;(none);>[" + data + "]END")
            << ::testing::PrintToString(data);
    }
}

}  // namespace
}  // namespace shoal::http
