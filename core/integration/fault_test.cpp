// SPDX-License-Identifier: Apache-2.0
// Workers and managers that die, crash loops, descriptors that run out.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "shoal/base/clock.hpp"
#include "shoal/process/limits.hpp"
#include "test_server.hpp"

namespace shoal::integration {
namespace {

TEST(Fault, a_crashed_worker_is_reported_and_replaced) {
    TestServer server(2);
    ASSERT_TRUE(server.waits_for("worker_start", 2));
    EXPECT_FALSE(server.client().get("/crash"));
    ASSERT_TRUE(server.waits_for("worker_error", 1));
    ASSERT_TRUE(server.waits_for("worker_start", 3));
    EXPECT_TRUE(server.client().get("/"));
    for (const std::string& line : server.journal()) {
        if (!line.starts_with("worker_error")) continue;
        EXPECT_NE(line.find("code=3 signal=0"), std::string::npos) << line;
    }
}

TEST(Fault, killing_workers_costs_only_their_own_connections) {
    TestServer server(3);
    ASSERT_TRUE(server.waits_for("worker_start", 3));
    const int kills = is_deep() ? 16 : 8;
    constexpr int kConnections = 6;
    Load load(server.target(), kConnections);
    for (int i = 0; i < kills; ++i) {
        const std::vector<pid_t> alive = server.workers();
        ASSERT_FALSE(alive.empty());
        ::kill(alive[static_cast<std::size_t>(i) % alive.size()], SIGKILL);
        ASSERT_TRUE(server.waits_for("worker_error", i + 1)) << server.log();
        ASSERT_TRUE(server.waits_for("worker_start", 3 + i + 1)) << server.log();
    }
    load.stop();
    // Each kill breaks at most the request under way on each connection of that worker.
    EXPECT_LE(load.failed(), static_cast<std::uint64_t>(kills * kConnections)) << load.problems();
    EXPECT_GT(load.succeeded(), 500U);
    HttpClient client = server.client();
    // The books of the killed workers are closed: nobody is left but this client.
    EXPECT_TRUE(eventually([&] {
        const auto stats = client.get("/stats");
        return stats && stats->body.find("connections 1\n") != std::string::npos;
    }));
    const auto end = server.stop();
    EXPECT_TRUE(end && end->is_success());
}

TEST(Fault, a_killed_worker_does_not_touch_the_connections_of_others) {
    TestServer server(2);
    ASSERT_TRUE(server.waits_for("worker_start", 2));
    std::vector<HttpClient> clients;
    std::vector<std::string> owners;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(server.client());
        const auto response = clients.back().get("/pid");
        ASSERT_TRUE(response);
        owners.push_back(response->body);
    }
    ::kill(static_cast<pid_t>(std::stol(owners.front())), SIGKILL);
    ASSERT_TRUE(server.waits_for("worker_error", 1));
    for (std::size_t i = 0; i < clients.size(); ++i) {
        if (owners[i] == owners.front()) continue;
        const auto response = clients[i].get("/pid");
        EXPECT_TRUE(response && response->body == owners[i]);
    }
}

TEST(Fault, workers_that_die_at_their_start_are_retried_ever_more_slowly) {
    TestServer server(1, [](server::ServerConfig&, HelloHost& host) { host.exit_code_at_start = 9; });
    const std::int64_t before = monotonic_ms();
    ASSERT_TRUE(server.waits_for("worker_error", 4));
    EXPECT_GE(monotonic_ms() - before, 100 + 200 + 400 - 50);
    const int tries = server.count("worker_start");
    EXPECT_LE(tries, 5);
    EXPECT_TRUE(eventually([&] {
        return server.log().find("before onWorkerStart had finished: the next one starts in 800 ms") !=
               std::string::npos;
    })) << server.log();
    const auto end = server.stop();  // Stops at once, not after the pause.
    ASSERT_TRUE(end && end->is_success());
    EXPECT_TRUE(server.has_no_process());
}

TEST(Fault, workers_leave_when_their_manager_is_killed) {
    TestServer server(3);
    ASSERT_TRUE(server.waits_for("worker_start", 3));
    ASSERT_TRUE(server.client().get("/"));
    server.signal(SIGKILL);
    ASSERT_TRUE(server.wait_for_end());
    EXPECT_TRUE(eventually([&] { return server.has_no_process(); })) << server.log();
    EXPECT_FALSE(server.client().connect());
}

TEST(Fault, a_worker_out_of_descriptors_recovers) {
    // UBSan looks at an object's type through a pipe, and calls the object broken when it cannot make one.
    if (std::string_view(SHOAL_SANITIZER).find("undefined") != std::string_view::npos)
        GTEST_SKIP() << "UBSan needs descriptors of its own";
    TestServer server(1, [](server::ServerConfig&, HelloHost&) { (void)process::set_open_file_limit(24); });
    std::vector<HttpClient> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(server.client());
        ASSERT_TRUE(clients.back().connect());
        ASSERT_TRUE(clients.back().send_request("/"));
    }
    ASSERT_TRUE(eventually([&] { return server.log().find("cannot accept") != std::string::npos; }));
    // As connections go, those that wait in the backlog are served.
    for (HttpClient& client : clients) {
        const auto response = client.receive_response();
        EXPECT_TRUE(response) << client.problem();
        client.disconnect();
    }
    EXPECT_EQ(server.count("worker_error"), 0) << server.log();
}

TEST(Fault, connections_above_the_limit_are_closed) {
    TestServer server(2, [](server::ServerConfig& config, HelloHost&) { config.max_connections = 4; });
    std::vector<HttpClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(server.client());
        ASSERT_TRUE(clients.back().get("/"));
    }
    for (int i = 0; i < 5; ++i) {
        HttpClient refused = server.client();
        EXPECT_FALSE(refused.get("/"));
    }
    EXPECT_NE(server.log().find("max_connection 4 reached"), std::string::npos) << server.log();
    clients.pop_back();
    EXPECT_TRUE(eventually([&] { return server.client().get("/").has_value(); }));
}

}  // namespace
}  // namespace shoal::integration
