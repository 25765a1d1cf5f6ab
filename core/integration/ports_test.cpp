// SPDX-License-Identifier: Apache-2.0
// Listening sockets: what is in use, Unix paths, several ports, SO_REUSEPORT.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "shoal/testing/net.hpp"
#include "test_server.hpp"

namespace shoal::integration {
namespace {

TEST(Ports, a_port_in_use_is_reported_before_the_start) {
    const testing::Listener other = testing::listen_on_loopback();
    HelloHost host;
    server::ServerConfig config;
    config.ports.push_back({.host = "127.0.0.1", .port = other.port});
    server::Server server(config, host);
    const auto opened = server.open_ports();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), (Error{Errc::kSystem, EADDRINUSE}));
    EXPECT_FALSE(server.is_started());
}

TEST(Ports, what_cannot_be_is_refused) {
    HelloHost host;
    const auto code_of = [&](std::vector<server::PortConfig> ports) {
        server::ServerConfig config;
        config.ports = std::move(ports);
        server::Server server(config, host);
        const auto opened = server.open_ports();
        return opened ? Errc::kOk : opened.error().code;
    };
    EXPECT_EQ(code_of({}), Errc::kInvalid);
    EXPECT_EQ(code_of({{.host = "no such address"}}), Errc::kInvalid);
    EXPECT_EQ(code_of({{.host = "::1"}}), Errc::kInvalid);  // Not an IPv4 address.
    EXPECT_EQ(code_of({{.host = "127.0.0.1", .type = server::SocketType::kUdp}}), Errc::kUnsupported);
    EXPECT_EQ(code_of({{.host = "127.0.0.1"}, {.host = "192.0.2.1"}}), Errc::kSystem);
}

TEST(Ports, a_refused_configuration_is_named) {
    HelloHost host;
    server::ServerConfig config;
    config.ports.push_back({.host = "127.0.0.1"});
    config.ports.push_back({.host = "127.0.0.1"});
    config.ports[1].socket.backlog = 0;
    server::Server server(config, host);
    const auto started = server.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, Errc::kInvalid);
    EXPECT_EQ(server.config_error(), "ports[1]: backlog must be between 1 and 1048576, 0 given");
}

TEST(Ports, a_protocol_that_is_not_served_is_refused_at_the_start) {
    HelloHost host;
    server::ServerConfig config;
    config.ports.push_back({.host = "127.0.0.1"});
    server::Server server(config, host);
    ASSERT_TRUE(server.open_ports());
    config.ports[0].type = server::SocketType::kUdp;
    ASSERT_FALSE(server.configure(config) && server.start());
}

TEST(Ports, the_kernels_choice_is_told) {
    HelloHost host;
    server::ServerConfig config;
    config.ports.push_back({.host = "127.0.0.1"});
    config.ports.push_back({.host = "127.0.0.1"});
    server::Server server(config, host);
    ASSERT_TRUE(server.open_ports());
    EXPECT_NE(server.port(0), 0);
    EXPECT_NE(server.port(1), 0);
    EXPECT_NE(server.port(0), server.port(1));
    EXPECT_EQ(server.port(2), 0);
    EXPECT_GE(server.listen_fd(0), 0);
    EXPECT_EQ(server.listen_fd(2), -1);
}

TEST(Ports, a_unix_socket_serves_and_its_path_goes) {
    TestServer server(2, [](server::ServerConfig& config, HelloHost&) {
        config.ports[0].type = server::SocketType::kUnixStream;
        config.ports[0].host = "/tmp/shoal_ports_" + std::to_string(::getpid()) + ".sock";
    });
    const std::string path = server.target().unix_path;
    Load load(server.target(), 3);
    server.signal(SIGUSR1);
    ASSERT_TRUE(server.waits_for("after_reload", 1)) << server.log();
    load.stop();
    EXPECT_EQ(load.failed(), 0U) << load.problems();
    const auto end = server.stop();
    ASSERT_TRUE(end && end->is_success());
    EXPECT_NE(::access(path.c_str(), F_OK), 0);
}

TEST(Ports, a_unix_path_left_by_a_killed_server_is_taken_over) {
    const std::string path = "/tmp/shoal_stale_" + std::to_string(::getpid()) + ".sock";
    const auto use_path = [&](server::ServerConfig& config, HelloHost&) {
        config.ports[0].type = server::SocketType::kUnixStream;
        config.ports[0].host = path;
    };
    {
        TestServer killed(1, use_path);
        ASSERT_TRUE(killed.client().get("/"));
        TestServer refused(1, use_path);  // Somebody listens there.
        EXPECT_EQ(refused.wait_for_end()->exit_code, 81);
        ::kill(-killed.manager(), SIGKILL);
        ASSERT_TRUE(eventually([&] { return !killed.client().connect(); }));
    }
    ASSERT_EQ(::access(path.c_str(), F_OK), 0);
    TestServer server(1, use_path);
    EXPECT_TRUE(server.client().get("/")) << server.log();
    ASSERT_TRUE(server.stop());
    EXPECT_NE(::access(path.c_str(), F_OK), 0);
}

TEST(Ports, ipv6_serves) {
    TestServer server(1, [](server::ServerConfig& config, HelloHost&) {
        config.ports[0].type = server::SocketType::kTcp6;
        config.ports[0].host = "::1";
    });
    Target target = server.target();
    target.is_v6 = true;
    HttpClient client(target);
    EXPECT_TRUE(client.get("/")) << client.problem() << server.log();
}

TEST(Ports, reuse_port_deals_connections_to_all_workers) {
    TestServer server(2, [](server::ServerConfig& config, HelloHost&) { config.reuse_port = true; });
    ASSERT_TRUE(server.waits_for("worker_start", 2));
    std::set<std::string> owners;
    for (int i = 0; i < 100 && owners.size() < 2; ++i) {
        const auto response = server.client().get("/pid");
        ASSERT_TRUE(response);
        owners.insert(response->body);
    }
    EXPECT_EQ(owners.size(), 2U);
}

TEST(Ports, with_reuse_port_a_killed_workers_backlog_waits_for_its_successor) {
    TestServer server(1, [](server::ServerConfig& config, HelloHost&) { config.reuse_port = true; });
    const auto pid = server.client().get("/pid");
    ASSERT_TRUE(pid);
    HttpClient blocking = server.client();
    ASSERT_TRUE(blocking.connect() && blocking.send_request("/block?500"));
    ::usleep(100'000);
    HttpClient waiting = server.client();
    ASSERT_TRUE(waiting.connect() && waiting.send_request("/"));  // In the backlog.
    ::kill(static_cast<pid_t>(std::stol(pid->body)), SIGKILL);
    const auto response = waiting.receive_response();
    ASSERT_TRUE(response) << waiting.problem();
    EXPECT_EQ(response->body, "hello");
}

}  // namespace
}  // namespace shoal::integration
