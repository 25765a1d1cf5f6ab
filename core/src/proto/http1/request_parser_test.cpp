// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http1/request_parser.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::http1 {
namespace {

using std::string_literals::operator""s;

/// What came of a parse, in a form two of them can be compared in.
struct Outcome {
    int status = 0;  ///< 0: complete; -1: needs more; else the HTTP status of the error.
    std::string summary;

    friend bool operator==(const Outcome&, const Outcome&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
        return out << outcome.status << ' ' << outcome.summary;
    }
};

std::string summarize(const RequestHead& head) {
    std::string text(head.view(head.method_text));
    const auto add = [&text](std::string_view part) { text.append("|").append(part); };
    add(head.view(head.target));
    add(head.path_view());
    add(head.view(head.query));
    add(head.view(head.authority));
    add(head.view(head.upgrade_protocol));
    add(std::to_string(head.version_minor));
    add(std::to_string(head.head_bytes));
    add(std::to_string(head.content_length.value_or(999999)));
    add({head.keep_alive ? "keep" : "close"});
    if (head.chunked) add("chunked");
    if (head.expect_continue) add("continue");
    if (head.upgrade) add("upgrade");
    for (const http::HeaderField& field : head.headers) {
        add(std::string(head.name(field)) + "=" + std::string(head.value(field)));
    }
    return text;
}

Outcome outcome_of(const Result<ParseStatus>& status, const RequestParser& parser, const RequestHead& head) {
    if (!status) return {status.error().detail, std::string(parser.reason())};
    if (*status == ParseStatus::kNeedMore) return {-1, {}};
    return {0, summarize(head)};
}

Outcome parse_whole(const std::string& input, const RequestLimits& limits = {}) {
    RequestParser parser(limits);
    RequestHead head;
    const auto status = parser.parse(input, head);
    return outcome_of(status, parser, head);
}

/// Feeds `cuts` prefixes, each in memory of its own size, so that ASan sees any read beyond it.
Outcome parse_in_steps(const std::string& input, const std::vector<std::size_t>& cuts,
                       const RequestLimits& limits = {}) {
    RequestParser parser(limits);
    RequestHead head;
    for (const std::size_t cut : cuts) {
        const auto copy = std::make_unique<char[]>(cut);
        input.copy(copy.get(), cut);
        const auto status = parser.parse(std::span<const char>(copy.get(), cut), head);
        if (!status || *status == ParseStatus::kComplete || cut == cuts.back()) {
            return outcome_of(status, parser, head);
        }
    }
    return {-1, {}};
}

Outcome parse_byte_by_byte(const std::string& input, const RequestLimits& limits = {}) {
    std::vector<std::size_t> cuts;
    for (std::size_t i = 1; i <= input.size(); ++i)
        cuts.push_back(i);
    return parse_in_steps(input, cuts, limits);
}

RequestHead parse_ok(const std::string& input) {
    RequestParser parser;
    RequestHead head;
    const auto status = parser.parse(input, head);
    EXPECT_TRUE(status.has_value()) << parser.reason() << "\n" << input;
    if (status) {
        EXPECT_EQ(*status, ParseStatus::kComplete) << input;
    }
    return head;
}

std::string get(const std::string& lines) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
}

// ---- What a well-formed request says --------------------------------------------------------------------

TEST(RequestParser, ReadsTheRequestLineAndHeaders) {
    const std::string input =
        "POST /a/b%20c?x=1&y=?2 HTTP/1.1\r\nHost: example.com:8080\r\nX-Empty:\r\nX-Trim: \t a b \t\r\n"
        "content-LENGTH: 12\r\n\r\nbody follows";
    const RequestHead head = parse_ok(input);
    EXPECT_EQ(head.method, http::Method::kPost);
    EXPECT_EQ(head.view(head.method_text), "POST");
    EXPECT_EQ(head.view(head.target), "/a/b%20c?x=1&y=?2");
    EXPECT_EQ(head.path_view(), "/a/b%20c");
    EXPECT_EQ(head.view(head.query), "x=1&y=?2");
    EXPECT_EQ(head.view(head.authority), "example.com:8080");
    EXPECT_EQ(head.version_minor, 1);
    EXPECT_EQ(head.target_form, http::TargetForm::kOrigin);
    EXPECT_TRUE(head.has_host);
    EXPECT_TRUE(head.keep_alive);
    EXPECT_TRUE(head.has_body());
    EXPECT_FALSE(head.chunked);
    EXPECT_EQ(head.content_length, 12U);
    EXPECT_EQ(input.substr(head.head_bytes), "body follows");

    ASSERT_EQ(head.headers.size(), 4U);
    EXPECT_EQ(head.name(head.headers[1]), "X-Empty");
    EXPECT_EQ(head.value(head.headers[1]), "");
    EXPECT_EQ(head.value(head.headers[2]), "a b");
    EXPECT_EQ(head.headers[3].id, http::KnownHeader::kContentLength);
    EXPECT_EQ(head.value_of(http::KnownHeader::kHost), "example.com:8080");
    EXPECT_EQ(head.find(http::KnownHeader::kCookie), nullptr);
    ASSERT_NE(head.find("x-TRIM"), nullptr);
    EXPECT_EQ(head.value(*head.find("x-TRIM")), "a b");
    EXPECT_EQ(head.find("x-tri"), nullptr);
}

TEST(RequestParser, FollowsTheBytesWhenTheyMove) {
    std::string input = get("Cookie: a=b\r\n");
    RequestHead head = parse_ok(input);
    const std::string moved = input;
    input.assign(input.size(), 'x');
    head.base = moved.data();
    EXPECT_EQ(head.value_of(http::KnownHeader::kCookie), "a=b");
}

TEST(RequestParser, KnowsTheMethods) {
    const std::vector<std::pair<std::string, http::Method>> methods = {
        {"GET", http::Method::kGet},         {"HEAD", http::Method::kHead},
        {"POST", http::Method::kPost},       {"PUT", http::Method::kPut},
        {"DELETE", http::Method::kDelete},   {"PATCH", http::Method::kPatch},
        {"OPTIONS", http::Method::kOptions}, {"TRACE", http::Method::kTrace},
        {"PROPFIND", http::Method::kOther},  {"get", http::Method::kOther},
        {"M-SEARCH", http::Method::kOther}};
    for (const auto& [name, method] : methods) {
        const std::string input = name + " / HTTP/1.1\r\nHost: a\r\n\r\n";
        const RequestHead head = parse_ok(input);
        EXPECT_EQ(head.method, method) << name;
        EXPECT_EQ(head.view(head.method_text), name);
        if (method != http::Method::kOther) {
            EXPECT_EQ(http::method_name(method), name);
        }
    }
}

TEST(RequestParser, UnderstandsEveryTargetForm) {
    const std::string absolute = "GET HTTP://example.com:81/p?q HTTP/1.1\r\nHost: other\r\n\r\n";
    RequestHead head = parse_ok(absolute);
    EXPECT_EQ(head.target_form, http::TargetForm::kAbsolute);
    EXPECT_EQ(head.path_view(), "/p");
    EXPECT_EQ(head.view(head.query), "q");
    EXPECT_EQ(head.view(head.authority), "example.com:81");  // It wins over Host.

    const std::string bare = "GET https://[::1]?q=1 HTTP/1.1\r\nHost: other\r\n\r\n";
    head = parse_ok(bare);
    EXPECT_EQ(head.path_view(), "/");
    EXPECT_EQ(head.view(head.query), "q=1");
    EXPECT_EQ(head.view(head.authority), "[::1]");

    const std::string connect = "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n";
    head = parse_ok(connect);
    EXPECT_EQ(head.target_form, http::TargetForm::kAuthority);
    EXPECT_EQ(head.view(head.authority), "example.com:443");
    EXPECT_EQ(head.path_view(), "");

    const std::string asterisk = "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n";
    head = parse_ok(asterisk);
    EXPECT_EQ(head.target_form, http::TargetForm::kAsterisk);
    EXPECT_EQ(head.path_view(), "*");
}

TEST(RequestParser, DecidesWhetherTheConnectionStays) {
    const std::string one_one = "GET / HTTP/1.1\r\nHost: a\r\n";
    const std::string one_zero = "GET / HTTP/1.0\r\n";
    EXPECT_TRUE(parse_ok(one_one + "\r\n").keep_alive);
    EXPECT_FALSE(parse_ok(one_one + "Connection: close\r\n\r\n").keep_alive);
    EXPECT_FALSE(parse_ok(one_one + "Connection: foo , CLOSE\r\n\r\n").keep_alive);
    EXPECT_FALSE(parse_ok(one_one + "Connection: keep-alive\r\nConnection: close\r\n\r\n").keep_alive);
    EXPECT_TRUE(parse_ok(one_one + "Connection: closed\r\n\r\n").keep_alive);
    EXPECT_TRUE(parse_ok("GET / HTTP/1.2\r\nHost: a\r\n\r\n").keep_alive);
    EXPECT_FALSE(parse_ok(one_zero + "\r\n").keep_alive);
    EXPECT_TRUE(parse_ok(one_zero + "Connection: Keep-Alive\r\n\r\n").keep_alive);
    EXPECT_FALSE(parse_ok(one_zero + "Connection: keep-alive, close\r\n\r\n").keep_alive);
}

TEST(RequestParser, ReportsUpgradeExpectAndChunked) {
    const std::string upgrade = get("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n");
    RequestHead head = parse_ok(upgrade);
    EXPECT_TRUE(head.upgrade);
    EXPECT_EQ(head.view(head.upgrade_protocol), "websocket");
    const std::string unnamed = get("Upgrade: websocket\r\n");
    EXPECT_FALSE(parse_ok(unnamed).upgrade);  // Connection does not name it.
    const std::string old_upgrade = "GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n";
    EXPECT_FALSE(parse_ok(old_upgrade).upgrade);

    EXPECT_TRUE(parse_ok(get("Expect: 100-Continue\r\n")).expect_continue);
    EXPECT_FALSE(parse_ok("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expect_continue);

    head = parse_ok(get("Transfer-Encoding: Chunked\r\n"));
    EXPECT_TRUE(head.chunked);
    EXPECT_TRUE(head.has_body());
    EXPECT_FALSE(head.content_length.has_value());
    EXPECT_FALSE(parse_ok(get("Content-Length: 0\r\n")).has_body());
}

TEST(RequestParser, ParsesPipelinedRequestsOneAfterTheOther) {
    const std::string input =
        "GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: b\r\n\r\nGET /3";
    RequestParser parser;
    RequestHead head;
    std::span<const char> rest(input);
    ASSERT_EQ(parser.parse(rest, head), ParseStatus::kComplete);
    EXPECT_EQ(head.path_view(), "/1");
    EXPECT_FALSE(head.keep_alive);
    EXPECT_FALSE(parser.has_started());
    rest = rest.subspan(head.head_bytes);
    ASSERT_EQ(parser.parse(rest, head), ParseStatus::kComplete);  // The empty line in front is ignored.
    EXPECT_EQ(head.path_view(), "/2");
    EXPECT_TRUE(head.keep_alive);
    EXPECT_EQ(head.headers.size(), 1U);
    rest = rest.subspan(head.head_bytes);
    ASSERT_EQ(parser.parse(rest, head), ParseStatus::kNeedMore);
    EXPECT_TRUE(parser.has_started());
    parser.reset();
    EXPECT_FALSE(parser.has_started());
}

TEST(RequestParser, AValidHostDoesNotMakeTheNextOneValid) {
    RequestParser parser;
    RequestHead head;
    const auto status_for = [&](const std::string& host) {
        const Result<ParseStatus> status = parser.parse("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", head);
        if (!status) parser.reset();
        return status ? 200 : status.error().detail;
    };
    const std::string host = "www.example.com:8080";
    EXPECT_EQ(status_for(host), 200);
    EXPECT_EQ(status_for(host), 200);
    EXPECT_EQ(status_for("www.example.com:808x"), 400);
    EXPECT_EQ(status_for("user@xample.com:8080"), 400);
    EXPECT_EQ(status_for(host + "0"), 400);
    EXPECT_EQ(status_for(host), 200);
    EXPECT_EQ(status_for(std::string(200, 'a')), 200);  // Too long to be remembered.
    EXPECT_EQ(status_for(std::string(199, 'a') + "@"), 400);
    EXPECT_EQ(status_for(""), 200);
}

TEST(RequestParser, AnEmptyLineAloneIsNotAStartedRequest) {
    RequestParser parser;
    RequestHead head;
    ASSERT_EQ(parser.parse(std::span<const char>(), head), ParseStatus::kNeedMore);
    ASSERT_EQ(parser.parse(std::string_view("\r"), head), ParseStatus::kNeedMore);
    ASSERT_EQ(parser.parse(std::string_view("\r\n"), head), ParseStatus::kNeedMore);
    EXPECT_FALSE(parser.has_started());
    EXPECT_EQ(parser.empty_line_bytes(), 2U);
    ASSERT_EQ(parser.parse(std::string_view("\r\nG"), head), ParseStatus::kNeedMore);
    EXPECT_TRUE(parser.has_started());
}

TEST(RequestParser, KeepsTheHeaderStorage) {
    RequestParser parser;
    RequestHead head;
    const std::string input = get("A: 1\r\nB: 2\r\nC: 3\r\n");
    ASSERT_EQ(parser.parse(input, head), ParseStatus::kComplete);
    const http::HeaderField* const storage = head.headers.data();
    ASSERT_EQ(parser.parse(input, head), ParseStatus::kComplete);
    EXPECT_EQ(head.headers.data(), storage);
}

// ---- What must be refused -------------------------------------------------------------------------------

struct Malicious {
    std::string input;
    int status;
};

const std::string kLine = "GET / HTTP/1.1\r\n";
const std::string kHost = "Host: a\r\n";

std::string with(const std::string& lines) {
    return kLine + kHost + lines + "\r\n";
}

/// Two lengths, or one that is none.
std::vector<Malicious> malicious_framing() {
    return {
        {with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
        {with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
        {with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400},
        {with("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
        {with("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
        {with("Content-Length: 5, 5\r\n"), 400},
        {with("Content-Length: 5,6\r\n"), 400},
        {with("Content-Length:\r\n"), 400},
        {with("Content-Length: -1\r\n"), 400},
        {with("Content-Length: +5\r\n"), 400},
        {with("Content-Length: 0x5\r\n"), 400},
        {with("Content-Length: 5 5\r\n"), 400},
        {with("Content-Length: 5;\r\n"), 400},
        {with("Content-Length: \"5\"\r\n"), 400},
        {with("Content-Length: 1e3\r\n"), 400},
        {with("Content-Length: 18446744073709551616\r\n"), 400},
        {with("Content-Length: 99999999999999999999999999\r\n"), 400},
        {with("Content-Length: 18446744073709551615\r\n"), 413},
        {with("Content-Length: 2097153\r\n"), 413},
        {with("Transfer-Encoding: gzip\r\n"), 501},
        {with("Transfer-Encoding: gzip, chunked\r\n"), 501},
        {with("Transfer-Encoding: chunked, gzip\r\n"), 501},
        {with("Transfer-Encoding: chunked, chunked\r\n"), 501},
        {with("Transfer-Encoding: identity\r\n"), 501},
        {with("Transfer-Encoding: xchunked\r\n"), 501},
        {with("Transfer-Encoding: chunked;q=1\r\n"), 501},
        {with("Transfer-Encoding: \"chunked\"\r\n"), 501},
        {with("Transfer-Encoding:\r\n"), 501},
        {with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400},
        {with("Transfer-Encoding: chunked\r\n\tidentity\r\n"), 400},
        {with("Transfer-Encoding : chunked\r\n"), 400},
        {with("Transfer-Encoding\t: chunked\r\n"), 400},
        {with(" Transfer-Encoding: chunked\r\n"), 400},
        {with("Transfer-Encoding:\x0B"
              "chunked\r\n"),
         400},
        {with("Transfer-Encoding: chunked\x0C\r\n"), 400},
        {with("Transfer-Encoding: chunked\0\r\n"s), 400},
        {with("X: y\nTransfer-Encoding: chunked\r\n"), 400},
        {with("X: y\rTransfer-Encoding: chunked\r\n"), 400},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
    };
}

std::vector<Malicious> malicious_hosts() {
    return {
        {kLine + "\r\n", 400},
        {kLine + kHost + kHost + "\r\n", 400},
        {kLine + "Host: a b\r\n\r\n", 400},
        {kLine + "Host: a/b\r\n\r\n", 400},
        {kLine + "Host: user@a\r\n\r\n", 400},
        {kLine + "Host: a:b\r\n\r\n", 400},
        {kLine + "Host: a:65536\r\n\r\n", 400},
        {kLine + "Host: a:1:2\r\n\r\n", 400},
        {kLine + "Host: :80\r\n\r\n", 400},
        {kLine + "Host: [::1\r\n\r\n", 400},
        {kLine + "Host: []\r\n\r\n", 400},
        {kLine + "Host: [::1]x\r\n\r\n", 400},
        {kLine + "Host: [::zz]\r\n\r\n", 400},
        {kLine + "Host: a?b\r\n\r\n", 400},
        {kLine + "Host: \xC3\xA9\r\n\r\n", 400},
        {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    };
}

std::vector<Malicious> malicious_header_lines() {
    return {
        {with("NoColon\r\n"), 400},         {with(": empty\r\n"), 400},
        {with("A B: c\r\n"), 400},          {with("A\x01: c\r\n"), 400},
        {with("A(: c\r\n"), 400},           {with("\xC3\xA9: c\r\n"), 400},
        {with("A: b\x7F\r\n"), 400},        {with("A: b\x1B[0m\r\n"), 400},
        {with("A: b\r\n folded\r\n"), 400}, {kLine + " " + kHost + "\r\n", 400},
        {kLine + kHost + "\n", 400},        {kLine + kHost + "\rX", 400},
    };
}

std::vector<Malicious> malicious_request_lines() {
    return {
        {"\n" + kLine + kHost + "\r\n", 400},
        {"\r\n\r\r\n" + kLine + kHost + "\r\n", 400},
        {"\rGET / HTTP/1.1\r\n", 400},
        {" GET / HTTP/1.1\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\n\r\n", 400},
        {"GET /  HTTP/1.1\r\n\r\n", 400},
        {"GET\t/ HTTP/1.1\r\n\r\n", 400},
        {"GET /\tHTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1 \r\n\r\n", 400},
        {"GET / HTTP/1.1\n\n", 400},
        {"GET / HTTP/1.1\rHost: a\r\n", 400},
        {"GET /\r\n", 400},
        {"GET\r\n", 400},
        {"GET \r\n", 400},
        {"GET HTTP/1.1\r\n\r\n", 400},
        {"GET  HTTP/1.1\r\n\r\n", 400},
        {"GET /a b HTTP/1.1\r\n\r\n", 400},
        {"GET /#top HTTP/1.1\r\n\r\n", 400},
        {"GET /\xE4\xBD\xA0 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /?\xE5 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /\0 HTTP/1.1\r\n\r\n"s, 400},
        {"GET / http/1.1\r\n\r\n", 400},
        {"GET / HTTP/11\r\n\r\n", 400},
        {"GET / HTTP/1.10\r\n\r\n", 400},
        {"GET / HTTP/1.x\r\n\r\n", 400},
        {"GET / HTTP/1,1\r\n\r\n", 400},
        {"GET / HTTPS/1.1\r\n\r\n", 400},
        {"GET / HTTP/+1.1\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\n\r\n", 505},
        {"GET / HTTP/0.9\r\n\r\n", 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"G@T / HTTP/1.1\r\n\r\n", 400},
        {"GET: / HTTP/1.1\r\n\r\n", 400},
    };
}

/// The last few are not HTTP at all.
std::vector<Malicious> malicious_targets() {
    return {
        {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET example.com HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET example.com:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET http://a:b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET ?x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT a: HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT http://a:1/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03"s, 400},
        {"\0\0\0\0"s, 400},
        {"SSH-2.0-OpenSSH_9.2\r\n", 400},
    };
}

std::vector<Malicious> malicious_requests() {
    std::vector<Malicious> all;
    for (const auto& part : {malicious_framing(), malicious_hosts(), malicious_header_lines(),
                             malicious_request_lines(), malicious_targets()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

TEST(RequestParser, RefusesMaliciousRequests) {
    for (const Malicious& request : malicious_requests()) {
        const Outcome outcome = parse_whole(request.input);
        EXPECT_EQ(outcome.status, request.status)
            << ::testing::PrintToString(request.input) << outcome.summary;
        EXPECT_FALSE(outcome.summary.empty()) << "no reason given";
    }
}

TEST(RequestParser, ErrorCodesFollowTheStatus) {
    RequestParser parser;
    RequestHead head;
    EXPECT_EQ(parser.parse(std::string_view("\n"), head).error().code, Errc::kProtocol);
    parser.reset();
    const std::string large = get("Content-Length: 9999999999\r\n");
    EXPECT_EQ(parser.parse(large, head).error().code, Errc::kTooLarge);
    parser.reset();
    const std::string version = "GET / HTTP/3.0\r\n";
    EXPECT_EQ(parser.parse(version, head).error().code, Errc::kUnsupported);
}

TEST(RequestParser, AcceptsWhatOnlyLooksOdd) {
    const std::vector<std::string> inputs = {
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::ffff:127.0.0.1]\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a_b.c-d~\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET /a|b{c}\"^`<> HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET //x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /? HTTP/1.1\r\nHost: a\r\n\r\n",
        get("X: \xE4\xBD\xA0 \x80\xFF\r\n"),
        get("X: a\tb\r\n"),
        get("!#$%&'*+-.^_`|~09azAZ: x\r\n"),
        get("Content-Length: 000000000000000000000000000000005\r\n"),
        get("Transfer-Encoding: chunked \r\n"),
    };
    for (const std::string& input : inputs) {
        EXPECT_EQ(parse_whole(input).status, 0)
            << ::testing::PrintToString(input) << parse_whole(input).summary;
    }
}

// ---- Limits ---------------------------------------------------------------------------------------------

TEST(RequestParser, LimitsTheRequestLine) {
    const auto line = [](std::size_t bytes) { return "GET /" + std::string(bytes - 14, 'a') + " HTTP/1.1"; };
    const std::string rest = "\r\nHost: a\r\n\r\n";
    EXPECT_EQ(parse_whole(line(8192) + rest).status, 0);
    EXPECT_EQ(parse_whole(line(8193) + rest).status, 414);
    EXPECT_EQ(parse_whole(line(8193).substr(0, 8192)).status, -1);
    EXPECT_EQ(parse_whole(std::string(8193, 'A')).status, 414);  // Before the line is complete.
}

TEST(RequestParser, LimitsTheHeaders) {
    std::string lines = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 1; i < 128; ++i)
        lines += "X: y\r\n";
    EXPECT_EQ(parse_whole(lines + "\r\n").status, 0);
    EXPECT_EQ(parse_whole(lines + "X: y\r\n\r\n").status, 431);

    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    EXPECT_EQ(parse_whole(start + std::string(65000, 'a') + "\r\n\r\n").status, 0);
    EXPECT_EQ(parse_whole(start + std::string(66000, 'a') + "\r\n\r\n").status, 431);
    EXPECT_EQ(parse_whole(start + std::string(66000, 'a')).status, 431);

    RequestLimits wide;
    wide.max_header_bytes = 1U << 20;
    EXPECT_EQ(parse_whole(get(std::string(65536, 'n') + ": x\r\n"), wide).status, 431);
    EXPECT_EQ(parse_whole(get(std::string(65535, 'n') + ": x\r\n"), wide).status, 0);
}

TEST(RequestParser, LimitsTheBody) {
    RequestLimits limits;
    limits.max_body_bytes = 10;
    EXPECT_EQ(parse_whole(get("Content-Length: 10\r\n"), limits).status, 0);
    EXPECT_EQ(parse_whole(get("Content-Length: 11\r\n"), limits).status, 413);
}

// ---- Splits ---------------------------------------------------------------------------------------------

std::vector<std::string> all_inputs() {
    std::vector<std::string> inputs = {
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:9501\r\n\r\n",
        "\r\nPOST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        "GET http://h/p?q HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\nCookie: a=b; c=d\r\n\r\nGET /next",
        "GET /incomplete HTTP/1.1\r\nHost: a\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        get("Transfer-Encoding: chunked\r\nTrailer: X\r\n"),
    };
    for (const Malicious& request : malicious_requests())
        inputs.push_back(request.input);
    return inputs;
}

TEST(RequestParser, EverySplitGivesTheSameOutcome) {
    for (const std::string& input : all_inputs()) {
        const Outcome whole = parse_whole(input);
        EXPECT_EQ(parse_byte_by_byte(input), whole) << ::testing::PrintToString(input);
        for (std::size_t cut = 1; cut < input.size(); ++cut) {
            ASSERT_EQ(parse_in_steps(input, {cut, input.size()}), whole)
                << ::testing::PrintToString(input) << " at " << cut;
        }
    }
}

TEST(RequestParser, EverySplitGivesTheSameOutcomeAtTheLimits) {
    RequestLimits limits;
    limits.max_request_line_bytes = 20;
    limits.max_header_bytes = 40;
    limits.max_header_count = 3;
    const std::vector<std::string> inputs = {
        "GET /aaaaaa HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /aaaaaaa HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /aaaaaaaaaaaaaaaaaaaaaaaa\x01\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nA:b\r\nC:d\r\nE:f\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: 1234567890123456789012345\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: 12345678901234567890123456789012345\x01\r\n\r\n"};
    for (const std::string& input : inputs) {
        const Outcome whole = parse_whole(input, limits);
        EXPECT_EQ(parse_byte_by_byte(input, limits), whole) << input;
        for (std::size_t cut = 1; cut < input.size(); ++cut) {
            ASSERT_EQ(parse_in_steps(input, {cut, input.size()}, limits), whole) << input << " at " << cut;
        }
    }
}

TEST(RequestParser, ASlowClientCostsLinearTime) {
    // One megabyte of header, one byte more a call: quadratic work would take minutes.
    RequestLimits limits;
    limits.max_header_bytes = 2U << 20;
    const std::string input = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(1U << 20, 'a') + "\r\n\r\n";
    RequestParser parser(limits);
    RequestHead head;
    for (std::size_t i = 1; i < input.size(); ++i) {
        ASSERT_EQ(parser.parse(std::span(input).first(i), head), ParseStatus::kNeedMore);
    }
    EXPECT_EQ(parser.parse(input, head), ParseStatus::kComplete);
}

}  // namespace
}  // namespace shoal::http1
