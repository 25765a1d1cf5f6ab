// SPDX-License-Identifier: Apache-2.0
// Reloading and recycling workers under load: no request may fail.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "test_server.hpp"

namespace shoal::integration {
namespace {

int reloads() {
    return is_deep() ? 200 : 50;
}

void reload_under_load(TestServer& server) {
    Load load(server.target(), 6);
    for (int done = 0; done < reloads(); ++done) {
        server.signal(SIGUSR1);
        ASSERT_TRUE(server.waits_for("after_reload", done + 1)) << "reload " << done << "\n" << server.log();
    }
    load.stop();
    EXPECT_EQ(load.failed(), 0U) << load.problems() << server.log();
    EXPECT_GT(load.succeeded(), 1000U);
    EXPECT_EQ(server.count("worker_error"), 0) << server.log();
}

TEST(Reload, loses_no_request) {
    TestServer server(2);
    reload_under_load(server);
    const auto end = server.stop();
    ASSERT_TRUE(end && end->is_success());
    EXPECT_TRUE(server.has_no_process());
}

TEST(Reload, loses_no_request_with_one_worker) {
    TestServer server(1);
    reload_under_load(server);
}

TEST(Reload, loses_no_request_with_a_socket_for_each_worker) {
    TestServer server(2, [](server::ServerConfig& config, HelloHost&) { config.reuse_port = true; });
    reload_under_load(server);
}

TEST(Reload, short_connections_lose_nothing) {
    TestServer server(2);
    std::atomic<bool> is_stopping{false};
    std::atomic<int> failed{0};
    std::atomic<int> succeeded{0};
    std::thread load([&] {
        while (!is_stopping) {
            HttpClient client = server.client();
            ++(client.get("/") ? succeeded : failed);
        }
    });
    bool are_done = true;
    for (int done = 0; done < 30 && are_done; ++done) {
        server.signal(SIGUSR1);
        are_done = server.waits_for("after_reload", done + 1);
    }
    EXPECT_TRUE(are_done) << server.log();
    is_stopping = true;
    load.join();
    EXPECT_EQ(failed, 0) << server.log();
    EXPECT_GT(succeeded, 30);
}

TEST(Reload, replaces_every_worker_one_after_the_other) {
    TestServer server(3);
    ASSERT_TRUE(server.waits_for("worker_start", 3));
    const std::vector<pid_t> before = server.workers();
    server.signal(SIGUSR1);
    ASSERT_TRUE(server.waits_for("after_reload", 1));
    const std::vector<pid_t> after = server.workers();
    EXPECT_EQ(after.size(), 3U);
    for (const pid_t pid : after)
        EXPECT_EQ(std::count(before.begin(), before.end(), pid), 0);
    EXPECT_EQ(server.count("before_reload"), 1);
}

TEST(Reload, requests_for_one_while_it_runs_become_one_more) {
    TestServer server(2);
    ASSERT_TRUE(server.waits_for("worker_start", 2));
    HttpClient slow = server.client();
    ASSERT_TRUE(slow.connect() && slow.send_request("/slow?400"));
    ::usleep(100'000);
    server.signal(SIGUSR1);
    ASSERT_TRUE(server.waits_for("before_reload", 1));
    ASSERT_TRUE(server.waits_for("worker_start", 4));
    for (int i = 0; i < 20; ++i) {
        server.signal(SIGUSR1);
        ::usleep(5'000);
    }
    EXPECT_TRUE(slow.receive_response()) << slow.problem();
    ASSERT_TRUE(server.waits_for("after_reload", 2));
    ::usleep(200'000);
    EXPECT_EQ(server.count("after_reload"), 2);
    EXPECT_EQ(server.count("before_reload"), 2);
}

TEST(Reload, a_successor_that_cannot_start_leaves_its_predecessor_at_work) {
    TestServer server(1, [](server::ServerConfig&, HelloHost& host) { host.breaks_when_file_exists = true; });
    ASSERT_TRUE(server.client().get("/"));
    server.directory().write("broken", "");
    server.signal(SIGUSR1);
    ASSERT_TRUE(server.waits_for("worker_error 0", 1));
    ASSERT_TRUE(eventually([&] { return server.log().find("reload cancelled") != std::string::npos; }));
    EXPECT_NE(
        server.log().find("exited with code 4 before onWorkerStart had finished; 0 of 1 workers are new"),
        std::string::npos)
        << server.log();
    EXPECT_TRUE(server.client().get("/"));
    EXPECT_EQ(server.count("after_reload"), 0);
    const auto stats = server.client().get("/stats");
    ASSERT_TRUE(stats);
    EXPECT_NE(stats->body.find("reloads 0\ncancelled_reloads 1\n"), std::string::npos) << stats->body;
    // Not tried again until it is asked for: the mended code comes with the next reload.
    ::unlink(server.directory().file("broken").c_str());
    server.signal(SIGUSR1);
    ASSERT_TRUE(server.waits_for("after_reload", 1));
    EXPECT_EQ(server.count("worker_start"), 3);
    EXPECT_TRUE(server.client().get("/"));
}

TEST(Reload, a_failed_start_cancels_it_for_the_other_workers_too) {
    TestServer server(3, [](server::ServerConfig&, HelloHost& host) { host.breaks_when_file_exists = true; });
    ASSERT_TRUE(server.waits_for("worker_start", 3));
    const std::vector<pid_t> before = server.workers();
    server.directory().write("broken", "");
    server.signal(SIGUSR1);
    ASSERT_TRUE(eventually([&] { return server.log().find("reload cancelled") != std::string::npos; }));
    EXPECT_EQ(server.workers(), before);
    EXPECT_EQ(server.count("worker_start"), 4);
    ::unlink(server.directory().file("broken").c_str());
    // A worker that dies afterwards is replaced alone.
    ::kill(before[2], SIGKILL);
    ASSERT_TRUE(server.waits_for("worker_start", 5));
    EXPECT_EQ(server.count("after_reload"), 0);
}

TEST(MaxRequests, recycling_workers_loses_nothing) {
    TestServer server(2, [](server::ServerConfig& config, HelloHost&) {
        config.max_requests = 200;
        config.max_requests_grace = 50;
    });
    {
        Load load(server.target(), 6);
        ASSERT_TRUE(server.waits_for("worker_start", 30, 30'000)) << server.log();
        load.stop();
        EXPECT_EQ(load.failed(), 0U) << load.problems() << server.log();
    }
    EXPECT_EQ(server.count("worker_error"), 0);
    EXPECT_EQ(server.log().find("within a second"), std::string::npos) << server.log();
    const auto end = server.stop();
    EXPECT_TRUE(end && end->is_success());
}

}  // namespace
}  // namespace shoal::integration
