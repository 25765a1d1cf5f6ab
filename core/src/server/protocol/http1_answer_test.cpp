// SPDX-License-Identifier: Apache-2.0
// How the end of an answer's body is told: streams cut off, the program's own length, answers without a body.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>
#include <functional>
#include <vector>

#include "server/http/http_test_support.hpp"
#include "server/protocol/http1_head.hpp"

namespace shoal::server::test {
namespace {

class HttpAnswerTest : public HttpTest {
  protected:
    void answer_with(std::function<void(Exchange&)> handler) { host.handler = std::move(handler); }
};

TEST_F(HttpAnswerTest, AnIncompleteStreamIsClosedWithoutItsLastChunk) {
    const std::vector<std::function<void(Exchange&)>> handlers = {
        [](Exchange& exchange) { EXPECT_TRUE(exchange.write("partial")); },
        [](Exchange& exchange) {
            EXPECT_TRUE(exchange.write("partial"));
            exchange.abort();
            EXPECT_FALSE(exchange.is_writable());
        },
        [](Exchange& exchange) {
            EXPECT_TRUE(exchange.write("partial"));
            exchange.note_missing_part();
            EXPECT_EQ(exchange.end("rest").error().code, Errc::kClosed);
        },
    };
    for (const auto& handler : handlers) {
        answer_with(handler);
        Client client = connect();
        client.send(get("/"));
        settle();
        const std::string received = client.receive();
        EXPECT_TRUE(received.ends_with("\r\n\r\n7\r\npartial\r\n")) << received;
        EXPECT_TRUE(client.has_ended());
    }
    answer_with([](Exchange& exchange) { exchange.abort(); });
    EXPECT_EQ(ask_one(get("/")).status, 500);
}

TEST_F(HttpAnswerTest, AnIncompleteBodyThatEndsWithTheConnectionIsReset) {
    if (is_over_tls()) GTEST_SKIP() << "looks at the bytes of the socket";
    bool is_cut_off = true;
    answer_with([&](Exchange& exchange) {
        EXPECT_TRUE(exchange.write("partial"));
        if (is_cut_off) return exchange.abort();
        EXPECT_TRUE(exchange.end({}));
    });
    for (const bool cut : {true, false}) {
        is_cut_off = cut;
        Client client = connect_tcp();
        client.send("GET / HTTP/1.0\r\n\r\n");
        settle();
        std::string received;
        char piece[1024];
        ssize_t got = 0;
        while ((got = recv(client.fd(), piece, sizeof piece, MSG_DONTWAIT)) > 0)
            received.append(piece, static_cast<std::size_t>(got));
        const int error = got < 0 ? errno : 0;
        EXPECT_TRUE(received.ends_with("\r\n\r\npartial")) << received;
        EXPECT_EQ(error, cut ? ECONNRESET : 0);
    }
}

TEST_F(HttpAnswerTest, WriteSendsExactlyTheProgramsContentLength) {
    answer_with([](Exchange& exchange) {
        (void)exchange.headers().set("Content-Length", "8");
        EXPECT_TRUE(exchange.write("one "));
        EXPECT_TRUE(exchange.end("two."));
    });
    std::string received = ask(get("/a") + get("/b"));
    Answer answer;
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(take_answer(received, answer));
        EXPECT_EQ(answer.header("Content-Length"), "8");
        EXPECT_FALSE(answer.has("Transfer-Encoding"));
        EXPECT_EQ(answer.body, "one two.");
        EXPECT_EQ(answer.header("Connection"), "keep-alive");
    }

    answer_with([](Exchange& exchange) {  // More than announced.
        (void)exchange.headers().set("Content-Length", "5");
        EXPECT_TRUE(exchange.write("one "));
        EXPECT_EQ(exchange.write("two").error().code, Errc::kTooLarge);
        EXPECT_TRUE(exchange.end({}));
    });
    EXPECT_EQ(ask_one(get("/")).body, "one t");

    answer_with([](Exchange& exchange) {  // Less than announced.
        (void)exchange.headers().set("Content-Length", "50");
        EXPECT_TRUE(exchange.write("one "));
        EXPECT_EQ(exchange.end("two").error().code, Errc::kClosed);
    });
    Client client = connect();
    client.send(get("/"));
    settle();
    EXPECT_TRUE(client.receive().ends_with("\r\n\r\none two"));
    EXPECT_TRUE(client.has_ended());
}

TEST_F(HttpAnswerTest, A205HasNoBodyAndTheLengthZero) {
    const std::vector<std::function<void(Exchange&)>> handlers = {
        [](Exchange& exchange) { EXPECT_TRUE(exchange.end("body")); },
        [](Exchange& exchange) {
            EXPECT_TRUE(exchange.write("body"));
            EXPECT_TRUE(exchange.end("body"));
        },
    };
    for (const auto& handler : handlers) {
        answer_with([&](Exchange& exchange) {
            exchange.set_status(205);
            handler(exchange);
        });
        const Answer answer = ask_one(get("/"));
        EXPECT_EQ(answer.status, 205);
        EXPECT_EQ(answer.header("Content-Length"), "0");
        EXPECT_FALSE(answer.has("Transfer-Encoding"));
        EXPECT_EQ(answer.body, "");
    }
}

TEST_F(HttpAnswerTest, A2xxAnswerToConnectHasNoFramingAndEndsHttp) {
    answer_with([](Exchange& exchange) { EXPECT_TRUE(exchange.end("tunnel")); });
    Client client = connect();
    client.send("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n" + get("/not-http"));
    settle();
    const std::string received = client.receive();
    EXPECT_EQ(received.find("Content-Length"), std::string::npos) << received;
    EXPECT_EQ(received.find("Transfer-Encoding"), std::string::npos) << received;
    EXPECT_TRUE(received.ends_with("\r\n\r\ntunnel")) << received;
    EXPECT_TRUE(client.has_ended());
    EXPECT_EQ(host.requests, 1);

    answer_with([](Exchange& exchange) {
        exchange.set_status(405);
        EXPECT_TRUE(exchange.end("no"));
    });
    EXPECT_EQ(ask_one("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n").header("Content-Length"), "2");
}

TEST_F(HttpAnswerTest, AnErrorAnswerToHeadHasNoBody) {
    const Answer answer =
        ask_one("HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", /*is_head=*/true);
    EXPECT_EQ(answer.status, 413);
    EXPECT_NE(answer.header("Content-Length"), "0");
    const std::string received = ask("HEAD / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(received.starts_with("HTTP/1.1 400 ")) << received;
    EXPECT_TRUE(received.ends_with("\r\n\r\n")) << received;
    EXPECT_EQ(received.find("<html>"), std::string::npos);
}

TEST_F(HttpAnswerTest, EmptyLinesBeforeARequestAreSkipped) {
    config.ports[0].http.header_timeout_seconds = 1;
    Client client = connect();
    client.send("\r\n\r\n\r\n" + get("/"));
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.status, 200);
    // A client that sends one behind a request is idle: no 408.
    client.send("\r\n");
    settle();
    pass_ms(2000);
    EXPECT_EQ(client.receive(), "");
    EXPECT_FALSE(client.has_ended());
    client.send(get("/"));
    settle();
    ASSERT_TRUE(take_answer(client.receive(), answer));
}

}  // namespace
}  // namespace shoal::server::test
