// SPDX-License-Identifier: Apache-2.0
// What PHP's own parser accepts and RFC 2046 does not.
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

#include "shoal/proto/http/multipart.hpp"

namespace shoal::http {
namespace {

using Kind = MultipartEvent::Kind;
using std::string_literals::operator""s;

struct Parsed {
    std::string log;
    LastPart last = LastPart::kClosed;
};

/// Feeds `body` in pieces of `piece` bytes; events are written down as in multipart_test.cpp.
Parsed parse_in_pieces(std::string_view body, std::size_t piece) {
    MultipartParser parser("b", {.strictness = Strictness::kLenient});
    Parsed parsed;
    std::string data;
    while (!body.empty()) {
        std::span<const char> input(body.substr(0, piece));
        body.remove_prefix(input.size());
        while (true) {
            const Result<MultipartEvent> event = parser.next(input);
            if (!event) return {"error", LastPart::kClosed};
            if (event->kind == Kind::kNeedMore) break;
            if (event->kind == Kind::kPartBegin) {
                parsed.log += "<" + event->headers->name + ";" + event->headers->filename.value_or("-") +
                              ";" + event->headers->content_type + ">";
                data.clear();
            } else if (event->kind == Kind::kPartData) {
                data.append(event->data.data(), event->data.size());
            } else if (event->kind == Kind::kPartEnd) {
                parsed.log += "[" + data + "]";
                data.clear();
            } else {
                parsed.log += "END";
            }
        }
    }
    const Result<LastPart> last = parser.finish();
    EXPECT_TRUE(last);
    parsed.last = *last;
    if (parsed.last != LastPart::kClosed) parsed.log += "(" + data + ")";
    return parsed;
}

/// The same whatever the split.
std::string parse(std::string_view body, LastPart last = LastPart::kClosed) {
    const Parsed whole = parse_in_pieces(body, body.size() + 1);
    EXPECT_EQ(whole.last, last) << body;
    for (std::size_t piece = 1; piece < body.size(); ++piece) {
        const Parsed split = parse_in_pieces(body, piece);
        EXPECT_EQ(split.log, whole.log) << body << " in pieces of " << piece;
        EXPECT_EQ(split.last, whole.last) << body << " in pieces of " << piece;
    }
    return whole.log;
}

const std::string kField = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";

TEST(MultipartLenient, TheFinalBoundaryMayLackItsDashes) {
    EXPECT_EQ(parse(kField + "1\r\n--b\r\n"), "<a;-;>[1]");
    EXPECT_EQ(parse(kField + "1\r\n--b", LastPart::kWhole), "<a;-;>(1)");
    EXPECT_EQ(parse(kField + "1\r\n--b-", LastPart::kWhole), "<a;-;>(1)");
    EXPECT_EQ(parse(kField + "1\r\n--b--", LastPart::kWhole), "<a;-;>(1)");
    EXPECT_EQ(parse(kField + "1\r\n--b--\r\nepilogue\r\n" + kField), "<a;-;>[1]END");
}

TEST(MultipartLenient, TheBodyMayEndAnywhere) {
    EXPECT_EQ(parse(kField + "1", LastPart::kCut), "<a;-;>(1)");
    EXPECT_EQ(parse(kField + "1\r\n", LastPart::kCut), "<a;-;>(1)");
    EXPECT_EQ(parse(kField + "1\r\n-", LastPart::kCut), "<a;-;>(1)");
    EXPECT_EQ(parse(kField + "1\r\n--b\r\nContent-Dispo"), "<a;-;>[1]");
    EXPECT_EQ(parse("no boundary at all"), "");
    EXPECT_EQ(parse("--b"), "");
}

TEST(MultipartLenient, LinesMayEndInLfAlone) {
    EXPECT_EQ(parse("--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b\n"
                    "Content-Disposition: form-data; name=\"f\"; filename=\"x\"\nContent-Type: "
                    "t/x\n\ndata\n\n--b--\n"),
              "<a;-;>[1]<f;x;t/x>[data\n]END");
    EXPECT_EQ(parse(kField + "\r\r\n--b--\n"), "<a;-;>[\r]END");
    EXPECT_EQ(parse(kField + "\n--b--\n"), "<a;-;>[]END");
}

TEST(MultipartLenient, ALineThatOnlyStartsLikeTheBoundaryIsData) {
    EXPECT_EQ(parse(kField + "1\r\n--bx\r\n2\r\n--b--\r\n"), "<a;-;>[1\r\n--bx\r\n2]END");
    EXPECT_EQ(parse(kField + "1\n--b-x\n2\r\n--b--\r\n"), "<a;-;>[1\n--b-x\n2]END");
    EXPECT_EQ(parse(kField + "1\r\n--b--x\r\n2\r\n--b--\r\n"), "<a;-;>[1\r\n--b--x\r\n2]END");
    EXPECT_EQ(parse(kField + "\r\n--b-\r\n--b \r\r\n--b--\r\n"), "<a;-;>[\r\n--b-\r\n--b \r]END");
    EXPECT_EQ(parse(kField + "1\r\n--b" + std::string(100, ' ') + "\r\n--b--\r\n"),
              "<a;-;>[1\r\n--b" + std::string(100, ' ') + "]END");
    EXPECT_EQ(parse("--bx\r\n" + kField + "1\r\n--b--\r\n"), "<a;-;>[1]END");
}

TEST(MultipartLenient, PartHeadersMayBeFoldedOrMalformed) {
    const auto headers = [](const std::string& lines) {
        return parse("--b\r\n" + lines + "\r\n1\r\n--b--\r\n");
    };
    EXPECT_EQ(headers("Content-Disposition: form-data;\r\n name=\"a\";\r\n\tfilename=\"x\"\r\n"),
              "<a;x;>[1]END");
    EXPECT_EQ(headers("Content-Disposition: form-data; name=\"a\"\r\nContent-Type:\r\n text/plain\r\n"),
              "<a;-;text/plain>[1]END");
    EXPECT_EQ(headers("no colon\r\nContent-Disposition: form-data; name=\"a\"\r\n"), "<a;-;>[1]END");
    EXPECT_EQ(headers("Content-Disposition : form-data; name=\"a\"\r\n"), "<;-;>[1]END");
    EXPECT_EQ(headers("Content-Disposition: form-data; name=\"a\r\n"), "<a;-;>[1]END");
    EXPECT_EQ(headers("Content-Disposition: attachment; name=\"a\"\r\n"), "<a;-;>[1]END");
    EXPECT_EQ(headers("Content-Disposition: form-data; name=\"f\"; filename=\"a\"b\"; x\r\n"),
              "<f;a;>[1]END");
    EXPECT_EQ(
        headers(
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"c\"\r\n"),
        "<a;-;>[1]END");
    EXPECT_EQ(headers("Content-Disposition: form-data; name=\"a\0b\"\r\n"s), "<a;-;>[1]END");
    EXPECT_EQ(headers("\r\n"), "<;-;>[\r\n1]END");
}

TEST(MultipartLenient, Boundaries) {
    const auto lenient = [](std::string_view rest) {
        return multipart_boundary("multipart/form-data; " + std::string(rest), Strictness::kLenient);
    };
    EXPECT_EQ(lenient("boundary=b, x"), "b");
    EXPECT_EQ(lenient("boundary=b; boundary=c"), "b");
    EXPECT_EQ(lenient("boundary=\"a*b@c\""), "a*b@c");
    EXPECT_EQ(lenient("boundary=" + std::string(100, 'a')), std::string(100, 'a'));
    EXPECT_EQ(lenient("boundary=" + std::string(300, 'a')).error().code, Errc::kProtocol);
    EXPECT_EQ(lenient("boundary=").error().code, Errc::kProtocol);
    EXPECT_EQ(lenient("boundary=a\x01").error().code, Errc::kProtocol);
}

}  // namespace
}  // namespace shoal::http
