// SPDX-License-Identifier: Apache-2.0
// The time limits of a connection: head, body, keep-alive, idle.
#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "server/http/http_test_support.hpp"
#include "server/protocol/http1_protocol.hpp"

namespace shoal::server::test {
namespace {

class HttpDeadlinesTest : public HttpTest {
  protected:
    /// Lets time pass and timers fire before the loop sees what has become readable meanwhile, as in a turn
    /// whose batch of events is full.
    void pass_unseen_ms(std::int64_t milliseconds) {
        clock.advance_ms(milliseconds);
        host.loop().timers().advance(host.loop().refresh_now());
    }
    [[nodiscard]] static bool is_closed(Client& client) {
        client.receive();
        return client.has_ended();
    }
    /// Reads until the kernel has nothing more for this client. It acknowledges in true time.
    void receive_all(Client& client, SessionId id) {
        int left = 1;
        for (int tries = 0; tries < 5000 && left > 0; ++tries) {
            client.receive();
            ASSERT_EQ(ioctl(worker().find(id)->fd(), SIOCOUTQ, &left), 0);
            if (left > 0) usleep(1000);
        }
        ASSERT_EQ(left, 0) << "not acknowledged";
    }
};

TEST_F(HttpDeadlinesTest, ASlowHeadOrBodyTimesOut) {
    config.ports[0].http.header_timeout_seconds = 5;
    config.ports[0].http.body_timeout_seconds = 7;
    Client slow_head = connect();
    Client slow_body = connect();
    slow_head.send("GET / HT");
    slow_body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123");
    settle();
    for (int i = 0; i < 4; ++i) {  // Progress does not extend the limit of a head.
        pass_ms(1000);
        slow_head.send(i == 0 ? "T" : "");
    }
    EXPECT_EQ(slow_head.receive(), "");
    pass_ms(1100);
    Answer answer;
    ASSERT_TRUE(take_answer(slow_head.receive(), answer));
    EXPECT_EQ(answer.status, 408);
    EXPECT_TRUE(slow_head.has_ended());
    EXPECT_EQ(slow_body.receive(), "");
    pass_ms(2000);
    ASSERT_TRUE(take_answer(slow_body.receive(), answer));
    EXPECT_EQ(answer.status, 408);
    pass_ms(1500);
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpDeadlinesTest, AnIdleConnectionClosesInSilence) {
    config.ports[0].http.keepalive_timeout_seconds = 3;
    Client client = connect();
    client.send(get("/"));
    settle();
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    pass_ms(2900);
    client.receive();
    EXPECT_FALSE(client.has_ended());
    pass_ms(200);
    EXPECT_EQ(client.receive(), "");
    EXPECT_TRUE(client.has_ended());
}

TEST_F(HttpDeadlinesTest, ASilentConnectionIsClosedAfterMaxIdle) {
    config.ports[0].socket.max_idle_seconds = 2;
    Client client = connect();
    pass_ms(1500);
    client.send(get("/"));
    settle();
    pass_ms(1500);
    client.receive();
    EXPECT_FALSE(client.has_ended()) << "activity did not count";
    pass_ms(700);
    client.receive();
    EXPECT_TRUE(client.has_ended());
}

TEST_F(HttpDeadlinesTest, NoTimerRunsWhileNothingIsAwaited) {
    Client client = connect();
    client.send(get("/"));
    settle();
    EXPECT_EQ(host.loop().timers().armed_count(), 0U);
    client.send("GET /");
    settle();
    EXPECT_EQ(host.loop().timers().armed_count(), 1U);
    client.send(" HTTP/1.1\r\nHost: x\r\n\r\n");
    settle();
    EXPECT_EQ(host.loop().timers().armed_count(), 0U);
}

TEST_F(HttpDeadlinesTest, AHandlerThatBlocksDoesNotShortenTheLimits) {
    config.ports[0].http.keepalive_timeout_seconds = 2;
    config.ports[0].http.header_timeout_seconds = 2;
    host.handler = [this](Exchange& exchange) {
        clock.advance_ms(5000);
        (void)exchange.end("ok");
    };
    Client client = connect();
    client.send(get("/"));
    settle();
    EXPECT_FALSE(is_closed(client)) << "idle time began before the answer";
    pass_ms(1900);
    EXPECT_FALSE(is_closed(client));
    client.send(get("/") + "GET /next");
    settle();
    EXPECT_EQ(client.receive().find(" 408 "), std::string::npos);
    pass_ms(1900);
    EXPECT_EQ(client.receive().find(" 408 "), std::string::npos);
    pass_ms(300);
    EXPECT_NE(client.receive().find(" 408 "), std::string::npos);
}

TEST_F(HttpDeadlinesTest, AHandlerThatBlocksIsNoIdleTimeOfItsClient) {
    config.ports[0].socket.max_idle_seconds = 2;
    host.handler = [this](Exchange& exchange) {
        clock.advance_ms(5000);
        (void)exchange.end("ok");
    };
    Client client = connect();
    client.send(get("/"));
    settle();
    EXPECT_FALSE(is_closed(client));
    pass_ms(1900);
    EXPECT_FALSE(is_closed(client));
    pass_ms(300);
    EXPECT_TRUE(is_closed(client));
}

TEST_F(HttpDeadlinesTest, WhatIsInTheSocketWhenALimitEndsCounts) {
    config.ports[0].http.header_timeout_seconds = 5;
    config.ports[0].http.body_timeout_seconds = 5;
    config.ports[0].socket.max_idle_seconds = 5;
    Client head = connect();
    Client body = connect();
    Client idle = connect();
    head.send("GET / HTTP/1.1\r\n");
    body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123");
    settle();
    head.send("Host: x\r\n\r\n");
    body.send("4567890");
    idle.send(get("/"));
    pass_unseen_ms(6000);
    settle();
    for (Client* const client : {&head, &body, &idle}) {
        Answer answer;
        ASSERT_TRUE(take_answer(client->receive(), answer));
        EXPECT_EQ(answer.status, 200);
        EXPECT_FALSE(client->has_ended());
    }
}

TEST_F(HttpDeadlinesTest, AFastBeginningOfABodyBuysNoLongPause) {
    config.ports[0].package_max_bytes = 100U << 20;
    Client client = connect();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n");
    settle();
    for (int i = 0; i < 100; ++i) {
        client.send(std::string(100'000, 'b'));
        settle(1);
    }
    pass_ms(59'000);
    EXPECT_EQ(client.receive(), "");
    pass_ms(2000);
    Answer answer;
    ASSERT_TRUE(take_answer(client.receive(), answer));
    EXPECT_EQ(answer.status, 408);
}

TEST_F(HttpDeadlinesTest, AReaderDoesNotPayForABusyWorker) {
    host.handler = [](Exchange& exchange) { (void)exchange.end(std::string(20'000'000, 'x')); };
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    for (int i = 0; i < 3; ++i) {
        receive_all(client, 1);  // All that the kernel has; the worker is busy and sends no more.
        pass_unseen_ms(70'000);
        EXPECT_EQ(worker().live(), 1U);
    }
    for (int i = 0; i < 5000 && client.received.size() < 20'000'000; ++i) {
        client.receive();
        settle(1);
    }
    EXPECT_GT(client.received.size(), 20'000'000U);
}

}  // namespace
}  // namespace shoal::server::test
