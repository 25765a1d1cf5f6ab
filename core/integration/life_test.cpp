// SPDX-License-Identifier: Apache-2.0
// Start, requests, stop: what is left behind, in which order the callbacks run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "shoal/process/daemon.hpp"
#include "shoal/process/pid_file.hpp"
#include "shoal/process/privileges.hpp"
#include "shoal/server/server.hpp"
#include "shoal/testing/fds.hpp"
#include "test_server.hpp"

namespace shoal::integration {
namespace {

using ::testing::ElementsAre;

TEST(Life, requests_are_answered) {
    TestServer server(2);
    HttpClient client = server.client();
    for (int i = 0; i < 100; ++i) {
        const auto response = client.get("/");
        ASSERT_TRUE(response) << client.problem() << server.log();
        EXPECT_EQ(response->status, 200);
        EXPECT_EQ(response->body, "hello");
    }
}

TEST(Life, callbacks_run_in_order) {
    TestServer server(1);
    ASSERT_TRUE(server.client().get("/"));
    const auto end = server.stop();
    ASSERT_TRUE(end && end->is_success());
    std::vector<std::string> events;
    for (const std::string& line : server.journal())
        events.push_back(line.substr(0, line.find(' ')));
    // The manager's start and the worker's are concurrent.
    events.erase(std::remove(events.begin(), events.end(), "manager_start"), events.end());
    EXPECT_THAT(events, ElementsAre("start", "worker_start", "worker_stop", "manager_stop", "shutdown"));
    EXPECT_EQ(server.count("manager_start"), 1);
}

TEST(Life, on_start_runs_once_over_reloads) {
    TestServer server(2);
    ASSERT_TRUE(server.waits_for("worker_start", 2));
    server.signal(SIGUSR1);
    ASSERT_TRUE(server.waits_for("after_reload", 1));
    EXPECT_EQ(server.count("start"), 1);
}

TEST(Life, stopping_leaves_nothing) {
    for (const int signal_number : {SIGTERM, SIGINT}) {
        std::string pid_path;
        TestServer server(3, [&](server::ServerConfig& config, HelloHost&) {
            config.pid_file = "/tmp/shoal_life_" + std::to_string(::getpid()) + ".pid";
        });
        pid_path = "/tmp/shoal_life_" + std::to_string(server.manager()) + ".pid";
        ASSERT_TRUE(server.client().get("/"));
        EXPECT_EQ(process::read_pid_file(pid_path), server.manager());
        server.signal(signal_number);
        const auto end = server.wait_for_end();
        ASSERT_TRUE(end);
        EXPECT_TRUE(end->is_success()) << process::describe(*end);
        EXPECT_TRUE(server.has_no_process());
        EXPECT_NE(::access(pid_path.c_str(), F_OK), 0);
        EXPECT_FALSE(server.client().connect());
    }
}

TEST(Life, a_signal_to_the_whole_group_stops_gracefully) {
    TestServer server(2);
    HttpClient client = server.client();
    ASSERT_TRUE(client.connect());
    ASSERT_TRUE(client.send_request("/slow?300"));
    ASSERT_TRUE(eventually([&] { return !server.workers().empty(); }));
    ::usleep(50'000);
    ::kill(-server.manager(), SIGINT);  // What Ctrl-C does.
    const auto response = client.receive_response();
    ASSERT_TRUE(response) << client.problem();
    EXPECT_EQ(response->body, "slow");
    const auto end = server.wait_for_end();
    ASSERT_TRUE(end && end->is_success());
}

TEST(Life, the_program_stops_and_reloads_its_server_from_a_worker) {
    TestServer server(2);
    ASSERT_TRUE(server.client().get("/reload"));
    ASSERT_TRUE(server.waits_for("after_reload", 1));
    ASSERT_TRUE(server.client().get("/shutdown"));
    const auto end = server.wait_for_end();
    ASSERT_TRUE(end && end->is_success());
    EXPECT_EQ(server.count("shutdown"), 1);
}

TEST(Life, stop_worker_replaces_that_worker_only) {
    TestServer server(2);
    ASSERT_TRUE(server.waits_for("worker_start", 2));
    const std::vector<pid_t> before = server.workers();
    ASSERT_TRUE(server.client().get("/stop?1"));
    ASSERT_TRUE(server.waits_for("worker_start 1", 2));
    ASSERT_TRUE(server.waits_for("worker_stop 1", 1));
    ASSERT_TRUE(eventually([&] { return server.workers().size() == 2; }));
    EXPECT_EQ(server.count("worker_start 0"), 1);
    EXPECT_EQ(server.count("worker_error"), 0);
}

TEST(Life, a_worker_that_leaves_by_itself_is_replaced) {
    TestServer server(1);
    ASSERT_TRUE(server.client().get("/"));
    (void)server.client().get("/leave?7");
    ASSERT_TRUE(server.waits_for("worker_error 0", 1));
    EXPECT_EQ(server.count("worker_stop"), 1);
    ASSERT_TRUE(server.waits_for("worker_start 0", 2));
    EXPECT_TRUE(server.client().get("/"));
}

TEST(Life, statistics_sum_all_workers) {
    TestServer server(2);
    std::vector<HttpClient> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(server.client());
        ASSERT_TRUE(clients.back().get("/"));
    }
    const auto stats = clients.front().get("/stats");
    ASSERT_TRUE(stats);
    EXPECT_NE(stats->body.find("connections 20\n"), std::string::npos) << stats->body;
    EXPECT_NE(stats->body.find("accepted 20\n"), std::string::npos) << stats->body;
    EXPECT_NE(stats->body.find("requests 21\n"), std::string::npos) << stats->body;
    EXPECT_NE(stats->body.find("worker_num 2\n"), std::string::npos) << stats->body;
}

TEST(Life, connections_are_listed_in_pages_described_and_closed) {
    TestServer server(1, [](server::ServerConfig& config, HelloHost&) { config.start_session_id = 100; });
    std::vector<HttpClient> clients;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(server.client());
        ASSERT_TRUE(clients.back().get("/"));
    }
    const auto body_of = [&](const std::string& path) {
        const auto response = clients.front().get(path);
        return response ? response->body : clients.front().problem();
    };
    EXPECT_EQ(body_of("/ids?0"), "100 101 102 103 104");
    EXPECT_EQ(body_of("/ids?104"), "105 106 107");
    EXPECT_EQ(body_of("/ids?107"), "");
    const std::string info = body_of("/info");
    EXPECT_TRUE(info.starts_with("100 127.0.0.1 ")) << info;
    EXPECT_TRUE(info.ends_with(" " + std::to_string(server.target().port))) << info;
    EXPECT_EQ(body_of("/close?103"), "hello");
    EXPECT_TRUE(clients[3].is_closed_within(5000));
    clients[3].disconnect();
    EXPECT_TRUE(eventually([&] { return body_of("/ids?101") == "102 104 105 106 107"; }))
        << body_of("/ids?101");
    EXPECT_EQ(body_of("/ids?103"), "104 105 106 107");  // After one that has gone.
}

TEST(Life, no_descriptor_is_left_open_in_the_manager) {
    const int code = testing::run_in_child([] {
        HelloHost host;
        (void)host.loop();
        const std::size_t before = testing::count_open_fds();
        {
            server::ServerConfig config;
            config.worker_num = 3;
            config.ports.push_back({.host = "127.0.0.1"});
            server::Server server(config, host);
            ::alarm(20);
            const pid_t manager = ::getpid();
            const pid_t helper = ::fork();
            if (helper == 0) {
                ::usleep(200'000);
                ::kill(manager, SIGUSR1);
                ::usleep(200'000);
                ::kill(manager, SIGTERM);
                ::_exit(0);
            }
            const auto finished = server.start();
            if (!finished || finished->role == server::Role::kWorker) ::_exit(0);
            ::waitpid(helper, nullptr, 0);
        }
        // The loop's signalfd is the host's and stays.
        return testing::count_open_fds() <= before + 1 ? 0 : 1;
    });
    EXPECT_EQ(code, 0);
}

TEST(Life, a_daemon_reports_its_start_and_stops) {
    testing::TempDir directory;
    const std::string pid_path = directory.file("pid");
    const int code = testing::run_in_child([&] {
        (void)process::redirect_output(directory.file("output"));
        HelloHost host(directory.file("journal"));
        server::ServerConfig config;
        config.worker_num = 1;
        config.daemonize = true;
        config.pid_file = pid_path;
        config.log_file = directory.file("log");
        config.ports.push_back({.host = "127.0.0.1"});
        server::Server server(config, host);
        const auto finished = server.start();
        return finished ? finished->exit_code : 50;
    });
    EXPECT_EQ(code, 0) << testing::read_file(directory.file("output"));
    // The shell has its prompt back: the daemon is there.
    const auto daemon = process::read_pid_file(pid_path);
    ASSERT_TRUE(daemon);
    EXPECT_TRUE(process::is_alive(*daemon));
    // As logrotate does.
    ASSERT_EQ(::rename(directory.file("log").c_str(), directory.file("log.1").c_str()), 0);
    ::kill(*daemon, SIGHUP);
    EXPECT_TRUE(eventually([&] { return ::access(directory.file("log").c_str(), F_OK) == 0; }));
    ::kill(*daemon, SIGTERM);
    EXPECT_TRUE(eventually([&] { return ::access(pid_path.c_str(), F_OK) != 0; }));
    EXPECT_NE(testing::read_file(directory.file("journal")).find("shutdown"), std::string::npos);
}

TEST(Life, a_daemon_that_cannot_start_says_why) {
    testing::TempDir directory;
    const int code = testing::run_in_child([&] {
        (void)process::redirect_output(directory.file("output"));
        HelloHost host;
        server::ServerConfig config;
        config.worker_num = 1;
        config.daemonize = true;
        config.pid_file = "/nonexistent/pid";
        config.ports.push_back({.host = "127.0.0.1"});
        server::Server server(config, host);
        const auto finished = server.start();
        return finished ? 51 : 52;
    });
    EXPECT_EQ(code, 1);
    EXPECT_NE(testing::read_file(directory.file("output")).find("No such file"), std::string::npos);
}

TEST(Life, workers_become_the_configured_user) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    TestServer server(1, [](server::ServerConfig& config, HelloHost&) { config.user = "nobody"; });
    HttpClient client = server.client();
    const auto pid = client.get("/pid");
    ASSERT_TRUE(pid) << server.log();
    struct stat info {};
    ASSERT_EQ(::stat(("/proc/" + pid->body).c_str(), &info), 0);
    const auto nobody = process::find_identity("nobody", "");
    ASSERT_TRUE(nobody);
    const std::string status = testing::read_file("/proc/" + pid->body + "/status");
    EXPECT_NE(status.find("Uid:\t" + std::to_string(*nobody->user_id)), std::string::npos) << status;
    EXPECT_NE(testing::read_file("/proc/" + std::to_string(server.manager()) + "/status").find("Uid:\t0"),
              std::string::npos);
}

TEST(Life, an_unknown_user_is_found_before_anything_is_forked) {
    HelloHost host;
    server::ServerConfig config;
    config.user = "no-such-user-here";
    config.ports.push_back({.host = "127.0.0.1"});
    server::Server server(config, host);
    const auto finished = server.start();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, Errc::kNotFound);
}

TEST(Life, a_root_directory_that_does_not_exist_is_found_before_anything_is_forked) {
    HelloHost host;
    server::ServerConfig config;
    config.chroot = "/nonexistent/root";
    config.ports.push_back({.host = "127.0.0.1"});
    server::Server server(config, host);
    const auto finished = server.start();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, Errc::kSystem);
}

TEST(Life, a_mode_that_does_not_exist_yet_is_refused) {
    HelloHost host;
    server::ServerConfig config;
    config.mode = server::Mode::kProcess;
    config.ports.push_back({.host = "127.0.0.1"});
    server::Server server(config, host);
    const auto finished = server.start();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, Errc::kUnsupported);
}

}  // namespace
}  // namespace shoal::integration
