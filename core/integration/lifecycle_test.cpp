// SPDX-License-Identifier: Apache-2.0
// The ends of a server's life: slow starts, failed starts, the order of a stop, signals, children of the
// program.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shoal/base/clock.hpp"
#include "shoal/net/address.hpp"
#include "shoal/net/listen.hpp"
#include "shoal/testing/temp_dir.hpp"
#include "test_server.hpp"

namespace shoal::integration {
namespace {

using ::testing::ElementsAre;

bool logs(const TestServer& server, std::string_view part) {
    return eventually([&] { return server.log().find(part) != std::string::npos; });
}

/// Its parent, a worker, does not collect it: a zombie has ended.
bool has_ended(pid_t pid) {
    const std::string stat = testing::read_file("/proc/" + std::to_string(pid) + "/stat");
    return stat.empty() || stat.find(") Z ") != std::string::npos;
}

/// Binds and listens on the server's port, as a server that is started anew does.
bool can_listen(const Target& target) {
    const auto address = net::Address::from_ip("127.0.0.1", target.port);
    return net::open_listener(*address, {}).has_value();
}

TEST(SlowStart, a_worker_accepts_when_its_start_has_finished) {
    const std::int64_t before = monotonic_ms();
    TestServer server(1, [](server::ServerConfig&, HelloHost& host) { host.start_ms = 300; });
    ASSERT_TRUE(server.client().get("/"));
    EXPECT_GE(monotonic_ms() - before, 300);
    EXPECT_EQ(server.log().find("worker_start_timeout"), std::string::npos) << server.log();
}

TEST(SlowStart, a_worker_accepts_after_the_timeout_with_a_notice) {
    TestServer server(1, [](server::ServerConfig& config, HelloHost& host) {
        host.start_ms = -1;
        config.worker_start_timeout_seconds = 0.2;
    });
    ASSERT_TRUE(server.client().get("/"));
    EXPECT_TRUE(logs(server, "onWorkerStart has not returned after 0.2 s (worker_start_timeout)"))
        << server.log();
}

TEST(SlowStart, a_stop_does_not_wait_for_the_start) {
    TestServer server(1, [](server::ServerConfig&, HelloHost& host) { host.start_ms = -1; });
    ASSERT_TRUE(server.waits_for("worker_start", 1));
    const std::int64_t before = monotonic_ms();
    const auto end = server.stop();
    EXPECT_TRUE(end && end->is_success());
    EXPECT_LT(monotonic_ms() - before, 2500);
}

TEST(FailedStart, is_tried_again_after_growing_pauses) {
    TestServer server(1, [](server::ServerConfig&, HelloHost& host) { host.exit_code_at_start = 5; });
    EXPECT_TRUE(
        logs(server, "exited with code 5 before onWorkerStart had finished: the next one starts in 100"));
    EXPECT_TRUE(logs(server, "starts in 200 ms"));
    EXPECT_TRUE(logs(server, "starts in 400 ms"));
    EXPECT_TRUE(server.stop());
}

TEST(Stop, before_shutdown_runs_once_in_a_worker_before_any_worker_stops) {
    TestServer server(2, [](server::ServerConfig&, HelloHost& host) { host.notes_before_shutdown = true; });
    ASSERT_TRUE(server.waits_for("worker_start", 2));
    ASSERT_TRUE(server.client().get("/"));
    ASSERT_TRUE(server.stop());
    std::vector<std::string> events;
    for (const std::string& line : server.journal()) {
        const std::string event = line.substr(0, line.find(' '));
        if (event != "start" && event != "worker_start" && event != "manager_start") events.push_back(event);
    }
    EXPECT_THAT(events,
                ElementsAre("before_shutdown", "worker_stop", "worker_stop", "manager_stop", "shutdown"));
}

TEST(Stop, the_port_is_closed_at_once_while_a_request_is_under_way) {
    for (const bool has_hook : {false, true}) {
        TestServer server(
            2, [&](server::ServerConfig&, HelloHost& host) { host.notes_before_shutdown = has_hook; });
        HttpClient slow = server.client();
        ASSERT_TRUE(slow.connect() && slow.send_request("/slow?1500"));
        ::usleep(100'000);
        server.signal(SIGTERM);
        EXPECT_TRUE(eventually([&] { return !server.client().connect(); }, 700));
        EXPECT_TRUE(can_listen(server.target()));
        EXPECT_FALSE(server.wait_for_end(1));
        const auto response = slow.receive_response();
        ASSERT_TRUE(response) << slow.problem();
        EXPECT_EQ(response->body, "slow");
        EXPECT_TRUE(server.wait_for_end());
    }
}

TEST(ManagerDeath, another_server_can_bind_although_a_worker_blocks) {
    TestServer server(2);
    ASSERT_TRUE(server.waits_for("worker_start", 2));
    HttpClient blocking = server.client();
    ASSERT_TRUE(blocking.connect() && blocking.send_request("/block?3000"));
    ::usleep(100'000);
    server.signal(SIGKILL);
    ASSERT_TRUE(server.wait_for_end());
    EXPECT_TRUE(eventually([&] { return can_listen(server.target()); }, 1000));
    EXPECT_TRUE(blocking.receive_response()) << blocking.problem();
    EXPECT_TRUE(eventually([&] { return server.has_no_process(); }));
}

TEST(Signals, those_without_work_are_named_in_the_log) {
    TestServer server(1);
    ASSERT_TRUE(server.waits_for("worker_start", 1));
    server.signal(SIGUSR2);
    EXPECT_TRUE(logs(server, "no task workers to reload"));
    server.signal(SIGRTMIN);
    EXPECT_TRUE(logs(server, "log reopened (SIGRTMIN)"));
    server.signal(SIGHUP);
    EXPECT_TRUE(logs(server, "log reopened (SIGHUP)"));
    const pid_t worker = server.workers().at(0);
    for (const int signal_number : {SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGRTMIN, SIGHUP})
        ::kill(worker, signal_number);
    const auto response = server.client().get("/pid");
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, std::to_string(worker));
    server.signal(SIGQUIT);
    const auto end = server.wait_for_end();
    EXPECT_TRUE(end && end->is_success());
}

TEST(WorkerStatus, idle_busy_and_exiting_are_told_apart) {
    TestServer server(1);
    HttpClient client = server.client();
    const auto status = [&] {
        const auto response = client.get("/status?0");
        return response ? response->body : client.problem();
    };
    EXPECT_EQ(status(), "2");  // The one that is asked works on the question.
    EXPECT_EQ(client.get("/status?1")->body, "0");
}

// The child neither answers, closes, counts nor stops anything that is its parent's.
TEST(ForkedChild, leaves_the_servers_connections_counters_and_sockets_alone) {
    TestServer server(1);
    HttpClient other = server.client();
    ASSERT_TRUE(other.get("/"));
    HttpClient client = server.client();
    const auto answer = client.get("/fork?400");
    ASSERT_TRUE(answer) << client.problem();
    EXPECT_EQ(answer->body, "hello");
    ASSERT_TRUE(server.waits_for("child", 1));
    const auto stats = other.get("/stats");
    ASSERT_TRUE(stats) << other.problem();
    EXPECT_NE(stats->body.find("connections 2\n"), std::string::npos) << stats->body;
    const pid_t child = std::atoi(server.journal().back().c_str() + 6);
    EXPECT_TRUE(eventually([&] { return has_ended(child); }));
    EXPECT_TRUE(client.get("/")) << client.problem();
    EXPECT_TRUE(other.get("/")) << other.problem();
    EXPECT_EQ(server.count("worker_stop"), 0);
    EXPECT_EQ(server.count("worker_error"), 0);
}

TEST(ForkedChild, does_not_keep_the_port_open) {
    TestServer server(1);
    ASSERT_TRUE(server.client().get("/fork?3000"));
    ASSERT_TRUE(server.waits_for("child", 1));
    ASSERT_TRUE(server.stop());
    EXPECT_TRUE(can_listen(server.target()));
}

}  // namespace
}  // namespace shoal::integration
