// SPDX-License-Identifier: Apache-2.0
// Reading, framing, pipelining, limits and the life of a connection. Answers: http_exchange_test.cpp.
#include "server/protocol/http1_protocol.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <list>
#include <random>

#include "server/http/http_test_support.hpp"
#include "shoal/testing/fds.hpp"

namespace shoal::server::test {
namespace {

class HttpConnectionTest : public HttpTest {
  protected:
    void echo_body() {
        host.handler = [](Exchange& exchange) { (void)exchange.end(exchange.body()); };
    }
    /// Keeps every request unanswered.
    void hold() {
        host.handler = [this](Exchange& exchange) { held.emplace_back(exchange); };
    }
    std::list<ExchangeRef> held;
};

TEST_F(HttpConnectionTest, AnswersHello) {
    const Answer answer = ask_one(get("/"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.header("Server"), "swoole-http-server");
    EXPECT_EQ(answer.header("Connection"), "keep-alive");
    EXPECT_EQ(answer.header("Content-Type"), "text/html");
    EXPECT_EQ(answer.header("Content-Length"), "5");
    EXPECT_TRUE(answer.has("Date"));
}

TEST_F(HttpConnectionTest, AnswersHoweverTheRequestIsSplit) {
    echo_body();
    const std::string requests[] = {
        post("/a?b=c", "some body"),
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n5;x=y\r\n "
        "body\r\n0\r\nT: "
        "v\r\n\r\n",
    };
    for (const std::string& request : requests) {
        for (std::size_t cut = 1; cut < request.size(); ++cut) {
            Client client = connect();
            client.send(request.substr(0, cut));
            settle(2);
            EXPECT_EQ(client.receive(), "") << "answered too early at " << cut;
            client.send(request.substr(cut));
            settle(2);
            Answer answer;
            ASSERT_TRUE(take_answer(client.receive(), answer)) << cut;
            EXPECT_EQ(answer.body, "some body") << cut;
        }
    }
}

TEST_F(HttpConnectionTest, AnswersARequestThatComesByteByByte) {
    echo_body();
    Client client = connect();
    for (const char byte : post("/", "xyz") + post("/", "abc")) {
        client.send({&byte, 1});
        settle(1);
    }
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.body, "xyz");
    ASSERT_TRUE(take_answer(client.received, answer));
    EXPECT_EQ(answer.body, "abc");
    EXPECT_EQ(client.received, "");
}

TEST_F(HttpConnectionTest, APipelinedBatchCostsOneReadAndOneWrite) {
    host.handler = [](Exchange& exchange) { (void)exchange.end(exchange.head().path_view()); };
    Client client = connect();
    settle();
    const IoCounts before = worker().reactor().io;
    std::string batch;
    for (int i = 0; i < 16; ++i)
        batch += get(numbered("/", i));
    client.send(batch);
    settle();
    EXPECT_EQ(worker().reactor().io.reads - before.reads, 1U);
    EXPECT_EQ(worker().reactor().io.writes - before.writes, 1U);
    client.receive();
    for (int i = 0; i < 16; ++i) {
        Answer answer;
        ASSERT_TRUE(take_answer(client.received, answer));
        EXPECT_EQ(answer.body, numbered("/", i));
    }
    EXPECT_EQ(client.received, "");
}

TEST_F(HttpConnectionTest, AKeptConnectionCostsOneReadAndOneWriteARequest) {
    Client client = connect();
    settle();
    const IoCounts before = worker().reactor().io;
    for (int i = 0; i < 10; ++i) {
        client.send(get("/"));
        settle(2);
    }
    EXPECT_EQ(worker().reactor().io.reads - before.reads, 10U);
    EXPECT_EQ(worker().reactor().io.writes - before.writes, 10U);
}

TEST_F(HttpConnectionTest, AManyRequestBatchSharesTheLoop) {
    Client greedy = connect();
    std::string batch;
    for (int i = 0; i < 1000; ++i)
        batch += get("/");
    greedy.send(batch);
    Client modest = connect();
    modest.send(get("/"));
    host.loop().run_once(0);
    EXPECT_LT(host.requests, 500) << "one turn served the whole batch";
    settle(12);
    EXPECT_EQ(host.requests, 1001);
    Answer answer;
    int answers = 0;
    greedy.receive();
    while (take_answer(greedy.received, answer))
        ++answers;
    EXPECT_EQ(answers, 1000);
}

TEST_F(HttpConnectionTest, AnswersInOrderWhenAHandlerWaits) {
    hold();
    Client client = connect();
    client.send(get("/1") + get("/2") + get("/3"));
    settle();
    for (int i = 1; i <= 3; ++i) {
        ASSERT_EQ(held.size(), 1U) << "the next request was handed over before the answer";
        EXPECT_EQ(counters.busy.load(), 1);
        EXPECT_EQ(held.front()->head().path_view(), numbered("/", i));
        const ExchangeRef exchange = std::move(held.front());
        held.clear();
        (void)exchange->end(numbered("answer ", i));
        EXPECT_TRUE(held.empty()) << "end() ran the next request inside itself";
        settle();
    }
    EXPECT_EQ(counters.busy.load(), 0);
    client.receive();
    for (int i = 1; i <= 3; ++i) {
        Answer answer;
        ASSERT_TRUE(take_answer(client.received, answer));
        EXPECT_EQ(answer.body, numbered("answer ", i));
    }
}

TEST_F(HttpConnectionTest, AHeldRequestOwnsItsBytes) {
    hold();
    Client first = connect();
    first.send(post("/path?q=1", "the body", "X-Name: value\r\n"));
    settle();
    Client second = connect();
    second.send(post("/other/other", std::string(1000, 'z')));
    settle();
    Exchange& exchange = *held.front().get();
    EXPECT_EQ(exchange.head().path_view(), "/path");
    EXPECT_EQ(exchange.head().view(exchange.head().query), "q=1");
    EXPECT_EQ(exchange.header("x-name"), "value");
    EXPECT_EQ(exchange.body(), "the body");
    EXPECT_EQ(exchange.raw_message(), post("/path?q=1", "the body", "X-Name: value\r\n"));
}

TEST_F(HttpConnectionTest, ClosesWhenAnIdlePeerCloses) {
    Client client = connect();
    client.send(get("/"));
    settle();
    client.close();
    settle();
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_EQ(host.closed, 1);
}

TEST_F(HttpConnectionTest, ConnectionCloseAndHttp10End) {
    for (const std::string& request :
         {get("/", "Connection: close\r\n"), std::string("GET / HTTP/1.0\r\n\r\n")}) {
        Client client = connect();
        client.send(request);
        settle();
        Answer answer;
        ASSERT_TRUE(take_answer(client.receive(), answer));
        EXPECT_EQ(answer.header("Connection"), "close");
        EXPECT_TRUE(client.has_ended());
        EXPECT_EQ(worker().live(), 0U);
    }
    Client client = connect();
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.header("Connection"), "keep-alive");
    EXPECT_FALSE(client.has_ended());
}

struct BadRequest {
    std::string bytes;
    int status;
};

TEST_F(HttpConnectionTest, RefusesBadRequestsWithTheirStatusAndCloses) {
    config.ports[0].package_max_bytes = 1000;
    const BadRequest cases[] = {
        {"nonsense\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 400},
        {"FOO / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"GET /\xC3\xA9 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
        {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
        {"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(70'000, 'a') + "\r\n\r\n", 431},
        {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 413},
        {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 413},
        {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: something\r\n\r\n", 417},
        {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n", 413},
    };
    for (const BadRequest& bad : cases) {
        Client client = connect();
        client.send(bad.bytes);
        settle(8);
        Answer answer;
        ASSERT_TRUE(take_answer(client.receive(), answer)) << bad.bytes.substr(0, 80);
        EXPECT_EQ(answer.status, bad.status) << bad.bytes.substr(0, 80);
        if (bad.status != 400) {
            EXPECT_EQ(answer.header("Connection"), "close");
        }
        EXPECT_TRUE(client.has_ended()) << bad.bytes.substr(0, 80);
        EXPECT_EQ(client.received, "") << "something follows the refusal";
    }
    EXPECT_EQ(host.requests, 0);
    pass_ms(1500);
    EXPECT_EQ(worker().live(), 0U) << "lingering connections did not end";
}

TEST_F(HttpConnectionTest, AnswersWhatCameBeforeABadRequest) {
    Client client = connect();
    client.send(get("/") + "bad\r\n\r\n" + get("/"));
    settle();
    client.receive();
    Answer answer;
    ASSERT_TRUE(take_answer(client.received, answer));
    EXPECT_EQ(answer.status, 200);
    ASSERT_TRUE(take_answer(client.received, answer));
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(client.received, "");
}

TEST_F(HttpConnectionTest, LingersSoThatASendingPeerReadsTheRefusal) {
    config.ports[0].package_max_bytes = 1000;
    Client client = connect_tcp();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n");
    for (int i = 0; i < 20; ++i) {
        client.send(std::string(10'000, 'b'));
        settle(2);
    }
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer)) << "the answer was lost by a reset";
    EXPECT_EQ(answer.status, 413);
    EXPECT_TRUE(client.has_ended());
    client.close();
    settle();
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpConnectionTest, SaysContinueOnlyWhenTheBodyIsNotHere) {
    echo_body();
    Client client = connect();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    settle();
    EXPECT_EQ(client.receive(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.received.clear();
    client.send("body");
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.body, "body");
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");
    settle();
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.status, 200);
}

TEST_F(HttpConnectionTest, TakesLargeBodiesPlainAndChunked) {
    host.handler = [](Exchange& exchange) {
        (void)exchange.end(std::to_string(exchange.body().size()) + ":" +
                           std::string(exchange.body().substr(0, 3)) +
                           std::string(exchange.body().substr(exchange.body().size() - 3)));
    };
    const std::string body = "abc" + std::string(1'500'000, 'm') + "xyz";
    std::string chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t i = 0; i < body.size(); i += 100'000) {
        const std::string part = body.substr(i, 100'000);
        char size[20];
        chunked.append(size, static_cast<std::size_t>(snprintf(size, sizeof size, "%zx\r\n", part.size())));
        chunked += part + "\r\n";
    }
    chunked += "0\r\n\r\n";
    for (const std::string& request : {post("/", body), chunked}) {
        Client client = connect();
        for (std::size_t i = 0; i < request.size(); i += 60'000) {
            client.send(std::string_view(request).substr(i, 60'000));
            settle(1);
        }
        settle();
        Answer answer;
        ASSERT_TRUE(take_answer(client.receive(), answer));
        EXPECT_EQ(answer.body, "1500006:abcxyz");
    }
}

TEST_F(HttpConnectionTest, GivesTrailersOfAChunkedBody) {
    std::string seen;
    host.handler = [&](Exchange& exchange) {
        for (const FormField& trailer : exchange.trailers())
            seen += trailer.name + "=" + trailer.value;
        (void)exchange.end({});
    };
    ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 7\r\n\r\n");
    EXPECT_EQ(seen, "X-Sum=7");
}

TEST_F(HttpConnectionTest, DrainingAnswersTheNextRequestWithClose) {
    hold();
    Client busy = connect();
    Client idle = connect();
    Client quiet = connect();
    busy.send(get("/"));
    settle();
    worker().reactor().is_draining = true;
    for (SessionId id = 1; id <= 3; ++id)
        worker().find(id)->begin_drain();
    settle();
    (void)held.front()->end("bye");
    held.clear();
    host.handler = [](Exchange& exchange) { (void)exchange.end("bye"); };
    pass_ms(300);
    idle.send(get("/"));
    settle();
    for (Client* client : {&busy, &idle}) {
        Answer answer;
        ASSERT_TRUE(take_answer(client->receive(), answer));
        EXPECT_EQ(answer.header("Connection"), "close");
        EXPECT_TRUE(client->has_ended());
    }
    quiet.receive();
    EXPECT_FALSE(quiet.has_ended()) << "closed without a grace";
    pass_ms(900);
    quiet.receive();
    EXPECT_TRUE(quiet.has_ended());
    EXPECT_GT(worker().progress, 0);
    busy.close();
    idle.close();
    quiet.close();
    settle();
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpConnectionTest, DrainingServesARequestThatArrivedUnnoticed) {
    Client client = connect();
    settle();
    worker().find(1)->begin_drain();
    clock.advance_ms(1100);
    client.send(get("/"));  // In the socket when the grace ends.
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.header("Connection"), "close");
}

TEST_F(HttpConnectionTest, TheRequestThatStartsTheDrainSaysClose) {
    worker().on_count = [this] {
        worker().reactor().is_draining = true;
        worker().find(1)->begin_drain();
    };
    const Answer answer = ask_one(get("/"));
    EXPECT_EQ(answer.header("Connection"), "close");
}

TEST_F(HttpConnectionTest, AHandlerThatClosesTheConnectionEndsIt) {
    host.handler = [this](Exchange& exchange) { worker().find(exchange.session_id())->close_now(true); };
    Client client = connect();
    client.send(get("/") + get("/"));
    settle();
    EXPECT_EQ(client.receive(), "");
    EXPECT_TRUE(client.has_ended());
    EXPECT_EQ(host.requests, 1);
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpConnectionTest, ACallbackMayRunTheLoop) {
    Client outer = connect();
    Client inner = connect();
    host.handler = [&](Exchange& exchange) {
        if (exchange.head().path_view() == "/outer") {
            inner.send(post("/inner", std::string(3000, 'i')));
            outer.send(get("/next"));
            settle(3);
            EXPECT_NE(inner.receive(), "") << "the nested turn did not answer";
            EXPECT_EQ(exchange.body(), "outer body") << "the nested read overwrote the request";
        }
        (void)exchange.end(exchange.head().path_view());
    };
    outer.send(post("/outer", "outer body"));
    settle();
    outer.receive();
    Answer answer;
    ASSERT_TRUE(take_answer(outer.received, answer));
    EXPECT_EQ(answer.body, "/outer");
    ASSERT_TRUE(take_answer(outer.received, answer));
    EXPECT_EQ(answer.body, "/next");
}

TEST_F(HttpConnectionTest, APeerThatNeverReadsIsCutOffWhenItIsToClose) {
    host.handler = [](Exchange& exchange) { (void)exchange.end(std::string(3'000'000, 'x')); };
    Client client = connect();
    client.send(get("/", "Connection: close\r\n"));
    settle();
    for (int i = 0; i < 5; ++i)
        pass_ms(10'000);
    client.receive();  // Progress grants more time.
    settle();
    pass_ms(15'000);
    EXPECT_EQ(worker().live(), 1U);
    for (int i = 0; i < 7; ++i)
        pass_ms(10'000);
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpConnectionTest, SurvivesDamagedRequestsInAnySplit) {
    echo_body();
    config.ports[0].package_max_bytes = 5000;
    config.ports[0].http.static_handler = true;
    config.ports[0].http.document_root = "/usr/include";
    std::minstd_rand random(7);
    const std::string seeds[] = {
        get("/stdio.h", "Range: bytes=0-9,20-29\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
        post("/a?b", "body body body"),
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n0\r\nT: v\r\n\r\n",
        post("/", "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nabc\r\n--B--\r\n",
             "Content-Type: multipart/form-data; boundary=B\r\n")};
    for (int round = 0; round < 3000; ++round) {
        std::string bytes;
        for (int i = 0; i < 3; ++i)
            bytes += seeds[random() % std::size(seeds)];
        for (unsigned i = random() % 4; i > 0; --i)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        Client client = connect();
        const std::size_t cut = random() % bytes.size();
        client.send(std::string_view(bytes).substr(0, cut));
        settle(1);
        client.send(std::string_view(bytes).substr(cut));
        settle(2);
        if (random() % 2 == 0) client.shut_writing();
        settle(1);
        client.receive();
        client.close();
        settle(2);
    }
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_EQ(worker().reactor().exchanges.live_count(), 0U);
}

TEST_F(HttpConnectionTest, NothingLeaks) {
    worker();
    const shoal::testing::FdLeakCheck check;
    for (int i = 0; i < 20; ++i)
        ask(get("/"));
    settle();
}

}  // namespace
}  // namespace shoal::server::test
