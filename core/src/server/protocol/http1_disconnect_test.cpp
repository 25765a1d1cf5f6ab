// SPDX-License-Identifier: Apache-2.0
// Clients that disconnect or shut down one direction while a request is under way.
#include <gtest/gtest.h>
#include <unistd.h>

#include <list>

#include "server/http/http_test_support.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::server::test {
namespace {

class HttpDisconnectTest : public HttpTest {
  protected:
    /// Keeps every request unanswered.
    void hold() {
        host.handler = [this](Exchange& exchange) { held.emplace_back(exchange); };
    }
    std::list<ExchangeRef> held;
};

TEST_F(HttpDisconnectTest, AFinEndsARequestThatIsNotAnswered) {
    if (is_over_tls()) GTEST_SKIP() << "looks at the bytes of the socket";
    hold();
    Client client = connect_tcp();
    client.send(get("/1"));
    settle();
    client.send(get("/2"));
    client.shut_writing();
    settle();
    ASSERT_EQ(held.size(), 1U);
    EXPECT_FALSE(held.front()->is_writable());
    EXPECT_EQ(held.front()->end("late").error().code, Errc::kClosed);
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_EQ(host.aborted, 1);
    EXPECT_EQ(host.closed, 1);
    EXPECT_FALSE(host.last_close_by_us);
    EXPECT_EQ(counters.aborted.load(), 1U);
    EXPECT_EQ(counters.busy.load(), 0);
    char byte;
    EXPECT_EQ(recv(client.fd(), &byte, 1, MSG_DONTWAIT), 0) << "unread input made the kernel reset";
}

TEST_F(HttpDisconnectTest, AFinBehindARequestDoesNotCostItsImmediateAnswer) {
    Client client = connect_tcp();
    client.send(get("/1") + get("/2"));
    client.shut_writing();
    settle();
    client.receive();
    Answer answer;
    EXPECT_TRUE(take_answer(client.received, answer));
    EXPECT_TRUE(take_answer(client.received, answer));
    EXPECT_TRUE(client.has_ended());
    EXPECT_EQ(host.aborted, 0);
    EXPECT_EQ(host.closed, 1);
    EXPECT_FALSE(host.last_close_by_us);
}

TEST_F(HttpDisconnectTest, AFinInTheSameTurnAsARequestThatWaits) {
    hold();
    Client client = connect_tcp();
    settle();
    client.send(get("/1"));
    client.shut_writing();
    settle();
    ASSERT_EQ(held.size(), 1U);
    EXPECT_FALSE(held.front()->is_writable());
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpDisconnectTest, WhatIsQueuedBeforeAFinIsFlushed) {
    hold();
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    const std::string part(8'000'000, 'p');
    EXPECT_TRUE(held.front()->write(part));
    client.shut_writing();
    settle();
    EXPECT_FALSE(held.front()->is_writable());
    EXPECT_EQ(host.aborted, 1);
    EXPECT_EQ(host.closed, 0) << "closed before the queue was flushed";
    EXPECT_TRUE(worker().find(1)->is_gone());
    for (int i = 0; i < 1000 && !client.has_ended(); ++i) {
        client.receive();
        settle(1);
    }
    EXPECT_TRUE(client.has_ended());
    EXPECT_GT(client.received.size(), part.size());
    EXPECT_FALSE(client.received.ends_with("0\r\n\r\n")) << "a cut answer was marked complete";
    EXPECT_EQ(host.closed, 1);
    EXPECT_FALSE(host.last_close_by_us);
}

TEST_F(HttpDisconnectTest, AFinRemovesUploadsAndDetachedExchanges) {
    const shoal::testing::TempDir dir;
    config.ports[0].http.upload_tmp_dir = dir.path();
    std::string path;
    host.handler = [&](Exchange& exchange) {
        if (!exchange.uploads().empty()) path = exchange.uploads().front().path;
        EXPECT_TRUE(exchange.detach());
    };
    Client client = connect_tcp();
    client.send(
        post("/", "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nabc\r\n--B--\r\n",
             "Content-Type: multipart/form-data; boundary=B\r\n"));
    settle();
    ASSERT_EQ(access(path.c_str(), F_OK), 0);
    client.shut_writing();
    settle();
    EXPECT_NE(access(path.c_str(), F_OK), 0);
    EXPECT_TRUE(worker().reactor().exchanges.parked_count() == 0);
    EXPECT_EQ(worker().reactor().exchanges.live_count(), 0U);
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpDisconnectTest, AHalfClosedClientGetsItsAnswersWhereThatIsAllowed) {
    config.ports[0].socket.half_close = true;
    hold();
    Client client = connect_tcp();
    client.send(get("/1") + get("/2"));
    client.shut_writing();
    settle();
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(held.size(), 1U);
        EXPECT_TRUE(held.front()->is_writable());
        (void)held.front()->end("ok");
        held.pop_front();
        settle();
    }
    client.receive();
    Answer answer;
    EXPECT_TRUE(take_answer(client.received, answer));
    EXPECT_TRUE(take_answer(client.received, answer));
    EXPECT_TRUE(client.has_ended());
    EXPECT_EQ(worker().live(), 0U);
}

TEST_F(HttpDisconnectTest, AResetMakesTheHeldRequestUnwritable) {
    hold();
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    client.abort();
    settle();
    ASSERT_EQ(held.size(), 1U);
    EXPECT_FALSE(held.front()->is_writable());
    EXPECT_EQ(held.front()->end("late").error().code, Errc::kClosed);
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_EQ(host.closed, 1);
    EXPECT_FALSE(host.last_close_by_us);
    EXPECT_EQ(counters.aborted.load(), 1U);
    EXPECT_EQ(counters.busy.load(), 0);
}

}  // namespace
}  // namespace shoal::server::test
