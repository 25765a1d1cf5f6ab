// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/config.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string_view>
#include <utility>

namespace shoal::server {
namespace {

ServerConfig good() {
    ServerConfig config;
    config.ports.emplace_back();
    return config;
}

TEST(ServerConfigTest, DefaultsAreValid) {
    EXPECT_EQ(check(good()), nullptr);
}

TEST(ServerConfigTest, ValuesOutOfRangeAreNamed) {
    const std::pair<const char*, std::function<void(ServerConfig&)>> wrong[] = {
        {"worker_num", [](ServerConfig& c) { c.worker_num = -1; }},
        {"worker_num", [](ServerConfig& c) { c.worker_num = 1001; }},
        {"max_wait_seconds", [](ServerConfig& c) { c.max_wait_seconds = -0.5; }},
        {"send_timeout_seconds", [](ServerConfig& c) { c.send_timeout_seconds = std::nan(""); }},
        {"start_session_id", [](ServerConfig& c) { c.start_session_id = 0; }},
        {"needs a port", [](ServerConfig& c) { c.ports.clear(); }},
        {"backlog", [](ServerConfig& c) { c.ports[0].backlog = 0; }},
        {"tcp_fastopen_queue", [](ServerConfig& c) { c.ports[0].tcp_fastopen_queue = -1; }},
        {"tcp_keepcount", [](ServerConfig& c) { c.ports[0].tcp_keepcount = 0; }},
        {"socket_buffer_bytes", [](ServerConfig& c) { c.ports[0].socket_buffer_bytes = 0; }},
        {"package_max_bytes", [](ServerConfig& c) { c.ports[0].package_max_bytes = 0; }},
        {"max_idle_seconds",
         [](ServerConfig& c) { c.ports[0].max_idle_seconds = std::numeric_limits<double>::infinity(); }},
        {"compression_level", [](ServerConfig& c) { c.http.compression_level = 20; }},
        {"upload_tmp_dir", [](ServerConfig& c) { c.http.upload_tmp_dir.clear(); }},
        {"HTTP timeouts", [](ServerConfig& c) { c.http.body_timeout_seconds = -1; }},
        {"request head", [](ServerConfig& c) { c.http.max_header_count = 0; }},
        {"static location",
         [](ServerConfig& c) {
             c.http.static_locations = {"/a", "b"};
         }},
    };
    for (const auto& [part, change] : wrong) {
        ServerConfig config = good();
        change(config);
        const char* const why = check(config);
        ASSERT_NE(why, nullptr) << part;
        EXPECT_NE(std::string_view(why).find(part), std::string_view::npos) << why;
    }
}

}  // namespace
}  // namespace shoal::server
