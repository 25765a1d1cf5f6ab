// SPDX-License-Identifier: Apache-2.0
// Both handshakes: what is sent, every split of the answers, refusals, and that bytes of the stream stay.
#include <gtest/gtest.h>

#include "shoal/proto/proxy/http_connect.hpp"
#include "shoal/proto/proxy/socks5.hpp"

namespace shoal::proxy {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

Error failure(ProxyFailure detail) {
    return {Errc::kProtocol, static_cast<std::int32_t>(detail)};
}

/// Gives `answer` in pieces as large as allowed and wanted; answers how much was taken or the error.
template <typename Handshake>
Result<std::size_t> feed_wanted(Handshake& handshake, std::string_view answer, std::size_t most) {
    std::size_t taken = 0;
    while (!handshake.is_done() && taken < answer.size()) {
        EXPECT_GT(handshake.wanted_bytes(), 0U);
        const auto piece = answer.substr(taken, std::min(most, handshake.wanted_bytes()));
        const auto fed = handshake.feed(bytes_of(piece));
        if (!fed) return fed;
        EXPECT_EQ(*fed, piece.size()) << "wanted_bytes() asked for bytes that are not the handshake's";
        taken += *fed;
    }
    return taken;
}

TEST(Socks5, SendsNamesAndLiterals) {
    const std::pair<std::string, std::string> cases[] = {
        {"example.org",
         "\5\1\0\3\x0b"
         "example.org\x1f\x90"s},
        {"127.0.0.1", "\5\1\0\1\x7f\0\0\1\x1f\x90"s},
        {"::1", "\5\1\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\x1f\x90"s},
        {"[::1]", "\5\1\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\x1f\x90"s},
    };
    for (const auto& [host, request] : cases) {
        auto handshake = Socks5Handshake::create(host, 8080);
        ASSERT_TRUE(handshake);
        EXPECT_EQ(handshake->take_output(), "\5\1\0"s);
        EXPECT_EQ(handshake->take_output(), "");
        ASSERT_EQ(handshake->feed(bytes_of("\5\0"sv)), 2U);
        EXPECT_EQ(handshake->take_output(), request) << host;
    }
}

TEST(Socks5, TakesRepliesOfEveryKindInEverySplit) {
    const std::string replies[] = {"\5\0\0\1\1\2\3\4\0\x50"s, "\5\0\0\4"s + std::string(18, 'i'),
                                   "\5\0\0\3\4host\0\x50"s, "\5\0\0\3\0\0\x50"s,
                                   "\5\0\0\3\xff"s + std::string(257, 'h')};
    for (const std::string& reply : replies) {
        const std::string answer = "\5\0"s + reply;
        for (std::size_t step = 1; step <= answer.size(); ++step) {
            auto handshake = Socks5Handshake::create("a", 1);
            ASSERT_EQ(feed_wanted(*handshake, answer + "stream", step), answer.size());
            EXPECT_TRUE(handshake->is_done());
            EXPECT_EQ(handshake->wanted_bytes(), 0U);
        }
        auto handshake = Socks5Handshake::create("a", 1);
        EXPECT_EQ(handshake->feed(bytes_of(answer + "stream")), answer.size());
        EXPECT_EQ(handshake->feed(bytes_of("stream")), 0U);
    }
}

TEST(Socks5, Authenticates) {
    auto handshake = Socks5Handshake::create("a", 1, "me", "pw");
    EXPECT_EQ(handshake->take_output(), "\5\2\0\2"s);
    ASSERT_TRUE(handshake->feed(bytes_of("\5\2"sv)));
    EXPECT_EQ(handshake->take_output(), "\1\2me\2pw"s);
    ASSERT_TRUE(handshake->feed(bytes_of("\1\0"sv)));
    EXPECT_EQ(handshake->take_output(), "\5\1\0\3\1a\0\1"s);
    // A proxy may decline what it was offered.
    auto open = Socks5Handshake::create("a", 1, "me", "pw");
    ASSERT_TRUE(open->feed(bytes_of("\5\0"sv)));
    auto refused = Socks5Handshake::create("a", 1, "me", "no");
    ASSERT_TRUE(refused->feed(bytes_of("\5\2"sv)));
    EXPECT_EQ(refused->feed(bytes_of("\1\1"sv)).error(), failure(ProxyFailure::kAuthentication));
    auto malformed = Socks5Handshake::create("a", 1, "me", "no");
    ASSERT_TRUE(malformed->feed(bytes_of("\5\2"sv)));
    EXPECT_EQ(malformed->feed(bytes_of("\5"sv)).error(), failure(ProxyFailure::kServer));
}

TEST(Socks5, NamesWhatIsWrong) {
    const std::pair<std::string, ProxyFailure> cases[] = {
        {"H", ProxyFailure::kVersion},
        {"\4\0"s, ProxyFailure::kVersion},
        {"\5\xff"s, ProxyFailure::kMethod},
        {"\5\2"s, ProxyFailure::kMethod},  // Never offered.
        {"\5\1"s, ProxyFailure::kMethod},
        {"\5\0\4"s, ProxyFailure::kServer},
        {"\5\0\5\0\0\2\0\0\0"s, ProxyFailure::kServer},
    };
    for (const auto& [answer, what] : cases) {
        auto handshake = Socks5Handshake::create("a", 1);
        EXPECT_EQ(handshake->feed(bytes_of(answer)).error(), failure(what))
            << ::testing::PrintToString(answer);
        EXPECT_EQ(handshake->wanted_bytes(), 0U);
        EXPECT_FALSE(handshake->is_done());
    }
    for (int code = 1; code <= 9; ++code) {
        auto handshake = Socks5Handshake::create("a", 1);
        const std::string reply = "\5\0\5"s + static_cast<char>(code) + "\0\1\0\0\0\0\0\0"s;
        EXPECT_EQ(handshake->feed(bytes_of(reply)).error(), failure(ProxyFailure::kRefused));
        EXPECT_EQ(handshake->reply_code(), code);
    }
}

TEST(Socks5, RefusesWhatCannotBeSent) {
    const std::string fits(255, 'x');
    const std::string too_long(256, 'x');
    EXPECT_TRUE(Socks5Handshake::create(fits, 1, fits, fits));
    EXPECT_FALSE(Socks5Handshake::create("", 1));
    EXPECT_FALSE(Socks5Handshake::create(too_long, 1));
    EXPECT_FALSE(Socks5Handshake::create("a\0b"sv, 1));
    EXPECT_FALSE(Socks5Handshake::create("a", 1, too_long, "p"));
    EXPECT_FALSE(Socks5Handshake::create("a", 1, "u", too_long));
    EXPECT_FALSE(Socks5Handshake::create("a", 1, "", "p"));
}

TEST(HttpConnect, WritesTheRequest) {
    EXPECT_EQ(HttpConnectHandshake::create("a.org", 443)->take_output(),
              "CONNECT a.org:443 HTTP/1.1\r\nHost: a.org:443\r\n\r\n");
    EXPECT_EQ(HttpConnectHandshake::create("::1", 1)->take_output(),
              "CONNECT [::1]:1 HTTP/1.1\r\nHost: [::1]:1\r\n\r\n");
    // RFC 7617 section 2.
    EXPECT_NE(HttpConnectHandshake::create("a", 1, "Aladdin", "open sesame")
                  ->take_output()
                  .find("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"),
              std::string::npos);
    EXPECT_NE(HttpConnectHandshake::create("a", 1, "u", "p")->take_output().find("Basic dTpw\r\n"),
              std::string::npos);
}

TEST(HttpConnect, TakesTheHeaderAndNoByteMore) {
    for (const std::string_view answer :
         {"HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 200\r\n\r\n",
          "HTTP/1.1 204 \r\nVia: a\r\r\nX: \n\r\n\r\n", "HTTP/1.1 200 OK\r\nProxy-Agent: x\r\n\r\n"}) {
        for (std::size_t step = 1; step <= 8; ++step) {
            auto handshake = HttpConnectHandshake::create("a", 1);
            const std::string input = std::string(answer) + "\r\n\r\nstream";
            ASSERT_EQ(feed_wanted(*handshake, input, step), answer.size());
            EXPECT_TRUE(handshake->is_done());
        }
        auto handshake = HttpConnectHandshake::create("a", 1);
        EXPECT_EQ(handshake->feed(bytes_of(std::string(answer) + "stream")), answer.size());
    }
}

TEST(HttpConnect, NamesWhatIsWrong) {
    const std::pair<std::string_view, ProxyFailure> cases[] = {
        {"\5", ProxyFailure::kVersion},
        {"HTTP/2", ProxyFailure::kVersion},
        {"HTTP/1.1 2x0 OK\r\n\r\n", ProxyFailure::kVersion},
        {"HTTP/1.1 2000 OK\r\n\r\n", ProxyFailure::kVersion},
        {"HTTP/1.1\r\n\r\n", ProxyFailure::kVersion},
        {"HTTP/1.1 407 No\r\n\r\n", ProxyFailure::kAuthentication},
        {"HTTP/1.1 502 Bad\r\n\r\n", ProxyFailure::kRefused},
        {"HTTP/1.1 302 Found\r\n\r\n", ProxyFailure::kRefused},
    };
    for (const auto& [answer, what] : cases) {
        auto handshake = HttpConnectHandshake::create("a", 1);
        EXPECT_EQ(handshake->feed(bytes_of(answer)).error(), failure(what)) << answer;
        EXPECT_FALSE(handshake->is_done());
    }
}

TEST(HttpConnect, BoundsTheHeader) {
    auto handshake = HttpConnectHandshake::create("a", 1);
    ASSERT_TRUE(handshake->feed(bytes_of("HTTP/1.1 200 OK\r\n")));
    const std::string line = "X: " + std::string(95, 'x') + "\r\n";
    std::size_t fed = 17;
    Errc error = Errc::kOk;
    while (error == Errc::kOk && fed < 100'000) {
        const auto result = handshake->feed(bytes_of(line));
        if (!result) error = result.error().code;
        fed += line.size();
    }
    EXPECT_EQ(error, Errc::kTooLarge);
    EXPECT_LE(fed, 16'384 + line.size());
}

TEST(HttpConnect, RefusesWhatWouldForgeHeaders) {
    EXPECT_FALSE(HttpConnectHandshake::create("", 1));
    EXPECT_FALSE(HttpConnectHandshake::create("a\r\nX: y", 1));
    EXPECT_FALSE(HttpConnectHandshake::create("a b", 1));
    EXPECT_FALSE(HttpConnectHandshake::create("a\0b"sv, 1));
    EXPECT_FALSE(HttpConnectHandshake::create("a", 1, "u:v", "p"));
    EXPECT_FALSE(HttpConnectHandshake::create("a", 1, "u\n", "p"));
    EXPECT_FALSE(HttpConnectHandshake::create("a", 1, "u", "p\r"));
}

}  // namespace
}  // namespace shoal::proxy
