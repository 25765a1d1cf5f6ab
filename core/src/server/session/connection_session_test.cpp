// SPDX-License-Identifier: Apache-2.0
// What the session table shows of a connection while it is served.
#include <gtest/gtest.h>

#include "server/http/http_test_support.hpp"
#include "server/net/connection.hpp"

namespace shoal::server::test {
namespace {

class ConnectionSession : public HttpTest {
  protected:
    SessionInfo info() { return worker().sessions->find(1).value_or(SessionInfo{}); }
    bool is_known() { return worker().sessions->find(1).has_value(); }
};

TEST_F(ConnectionSession, tells_when_bytes_and_requests_came_and_went) {
    Client client = connect();
    const std::int64_t start_ms = info().connected_ms;
    EXPECT_EQ(info().last_received_ms, start_ms);
    EXPECT_EQ(info().last_sent_ms, 0);
    EXPECT_EQ(info().last_dispatched_ms, 0);
    pass_ms(100);
    client.send("GET / HTTP/1.1\r\n");
    settle();
    EXPECT_GE(info().last_received_ms, start_ms + 100);
    EXPECT_EQ(info().last_dispatched_ms, 0);
    pass_ms(100);
    client.send("Host: x\r\n\r\n");
    settle();
    EXPECT_GE(info().last_received_ms, start_ms + 200);
    EXPECT_EQ(info().last_dispatched_ms, info().last_received_ms);  // In one turn of the loop.
    EXPECT_EQ(info().last_sent_ms, info().last_received_ms);
    EXPECT_EQ(info().connected_ms, start_ms);
}

TEST_F(ConnectionSession, tells_how_much_output_is_queued) {
    const std::string body(20U << 20, 'b');
    host.handler = [&](Exchange& exchange) { (void)exchange.end(body); };
    Client client = connect();
    client.send(get("/"));
    settle();
    EXPECT_GT(info().send_queued_bytes, 1U << 20);
    EXPECT_EQ(info().send_queued_bytes, worker().find(1)->queued_bytes());
    for (int i = 0; i < 10'000 && client.received.size() < body.size(); ++i) {
        client.receive();
        settle(1);
        ASSERT_EQ(info().send_queued_bytes, worker().find(1)->queued_bytes());
    }
    EXPECT_EQ(info().send_queued_bytes, 0U);
}

TEST_F(ConnectionSession, ends_with_the_close_callback) {
    bool is_found = false;
    bool is_listed = true;
    host.close_handler = [&](SessionId id) {
        is_found = worker().sessions->find(id).has_value();
        is_listed = worker().sessions->exists(id);
    };
    Client client = connect();
    EXPECT_TRUE(worker().sessions->exists(1));
    client.close();
    settle();
    EXPECT_EQ(host.closed, 1);
    EXPECT_TRUE(is_found);
    EXPECT_FALSE(is_listed);
    EXPECT_FALSE(is_known());
}

TEST_F(ConnectionSession, is_unknown_while_the_closed_connection_lingers) {
    Client client = connect();
    client.send("no request\r\n\r\nand more");
    settle();
    EXPECT_EQ(host.closed, 1);
    ASSERT_NE(worker().find(1), nullptr) << "it does not linger";
    EXPECT_FALSE(is_known());
}

// Its queue still drains: it counts as gone, but its close has not been reported.
TEST_F(ConnectionSession, is_not_listed_once_the_peer_has_ended_it) {
    ExchangeRef held;
    host.handler = [&](Exchange& exchange) { held = ExchangeRef(exchange); };
    Client client = connect_tcp();
    client.send(get("/"));
    settle();
    EXPECT_TRUE(held->write(std::string(8'000'000, 'p')));
    client.shut_writing();
    settle();
    EXPECT_EQ(host.closed, 0);
    EXPECT_FALSE(worker().sessions->exists(1));
    EXPECT_TRUE(info().is_closing);
    held = {};
}

TEST_F(ConnectionSession, stays_the_parents_in_a_forked_child) {
    Client client = connect();
    worker().find(1)->abandon();
    settle();
    EXPECT_EQ(worker().live(), 0U);
    EXPECT_TRUE(worker().sessions->exists(1));
}

}  // namespace
}  // namespace shoal::server::test
