// SPDX-License-Identifier: Apache-2.0
// What a worker that is told to leave does with what it has.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "shoal/base/clock.hpp"
#include "test_server.hpp"

namespace shoal::integration {
namespace {

TEST(Drain, a_request_under_way_is_answered) {
    TestServer server(1);
    HttpClient client = server.client();
    ASSERT_TRUE(client.get("/"));
    ASSERT_TRUE(client.send_request("/slow?500"));
    ::usleep(100'000);
    server.signal(SIGTERM);
    const auto response = client.receive_response();
    ASSERT_TRUE(response) << client.problem() << server.log();
    EXPECT_EQ(response->body, "slow");
    EXPECT_TRUE(response->closes);
    const auto end = server.wait_for_end();
    EXPECT_TRUE(end && end->is_success());
}

TEST(Drain, an_idle_connection_is_closed_and_does_not_delay_the_end) {
    TestServer server(1);
    HttpClient idle = server.client();
    ASSERT_TRUE(idle.get("/"));
    const std::int64_t before = monotonic_ms();
    server.signal(SIGTERM);
    EXPECT_TRUE(idle.is_closed_within(5000));
    ASSERT_TRUE(server.wait_for_end());
    EXPECT_LT(monotonic_ms() - before, 2500) << server.log();
}

TEST(Drain, ends_after_max_wait_even_if_a_request_does_not) {
    TestServer server(1, [](server::ServerConfig& config, HelloHost&) { config.max_wait_seconds = 0.3; });
    HttpClient client = server.client();
    ASSERT_TRUE(client.connect() && client.send_request("/slow?60000"));
    ::usleep(100'000);
    const std::int64_t before = monotonic_ms();
    const auto end = server.stop();
    ASSERT_TRUE(end && end->is_success());
    EXPECT_LT(monotonic_ms() - before, 5000);
    EXPECT_NE(server.log().find("leaves after max_wait_time"), std::string::npos) << server.log();
    EXPECT_TRUE(server.has_no_process());
}

TEST(Drain, a_worker_that_blocks_is_killed) {
    TestServer server(1, [](server::ServerConfig& config, HelloHost&) { config.max_wait_seconds = 0.2; });
    HttpClient client = server.client();
    ASSERT_TRUE(client.connect() && client.send_request("/block?60000"));
    ::usleep(100'000);
    const auto end = server.stop();
    ASSERT_TRUE(end && end->is_success());
    EXPECT_NE(server.log().find("did not leave in time"), std::string::npos) << server.log();
    EXPECT_EQ(server.count("worker_error"), 0);
    EXPECT_TRUE(server.has_no_process());
}

TEST(Drain, a_second_interrupt_does_not_wait) {
    TestServer server(1, [](server::ServerConfig& config, HelloHost&) { config.max_wait_seconds = 60; });
    HttpClient client = server.client();
    ASSERT_TRUE(client.connect() && client.send_request("/slow?60000"));
    ::usleep(100'000);
    server.signal(SIGINT);
    ::usleep(100'000);
    EXPECT_FALSE(server.wait_for_end(100));
    server.signal(SIGINT);
    const auto end = server.wait_for_end();
    EXPECT_TRUE(end && end->is_success());
}

TEST(Drain, the_hosts_pending_work_is_waited_for_and_reminded_of) {
    TestServer server(1, [](server::ServerConfig&, HelloHost& host) { host.pending_work_ms = 450; });
    ASSERT_TRUE(server.client().get("/"));
    const std::int64_t before = monotonic_ms();
    ASSERT_TRUE(server.stop());
    EXPECT_GE(monotonic_ms() - before, 440);
    EXPECT_GE(server.count("worker_exit"), 3);
    EXPECT_LE(server.count("worker_exit"), 6);
    EXPECT_EQ(server.count("worker_stop"), 1);
}

TEST(Drain, without_reload_async_pending_work_is_given_up) {
    TestServer server(1, [](server::ServerConfig& config, HelloHost& host) {
        host.pending_work_ms = 60'000;
        config.reload_async = false;
        config.max_wait_seconds = 30;
    });
    ASSERT_TRUE(server.client().get("/"));
    const std::int64_t before = monotonic_ms();
    ASSERT_TRUE(server.stop());
    EXPECT_LT(monotonic_ms() - before, 3000);
    EXPECT_EQ(server.count("worker_exit"), 0);
}

}  // namespace
}  // namespace shoal::integration
