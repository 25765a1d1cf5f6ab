// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/config.hpp"

#include <algorithm>
#include <cmath>

namespace shoal::server {
namespace {

constexpr int kMaxWorkers = 1000;
constexpr int kMaxCompressionLevel = 9;
constexpr std::size_t kMaxUploadDirBytes = 199;

bool is_duration(double seconds) noexcept {
    return std::isfinite(seconds) && seconds >= 0;
}

const char* check_port(const PortConfig& port) noexcept {
    if (port.backlog < 1) return "backlog must be at least 1";
    if (port.tcp_defer_accept_seconds < 0 || port.tcp_fastopen_queue < 0 || port.tcp_user_timeout_ms < 0)
        return "tcp_defer_accept_seconds, tcp_fastopen_queue and tcp_user_timeout_ms must not be negative";
    if (port.tcp_keepidle_seconds < 1 || port.tcp_keepinterval_seconds < 1 || port.tcp_keepcount < 1)
        return "tcp_keepidle_seconds, tcp_keepinterval_seconds and tcp_keepcount must be at least 1";
    if (port.socket_buffer_bytes == 0) return "socket_buffer_bytes must be at least 1";
    if (port.package_max_bytes == 0) return "package_max_bytes must be at least 1";
    if (!is_duration(port.max_idle_seconds)) return "max_idle_seconds must be finite and not negative";
    if (!is_duration(port.send_timeout_seconds))
        return "send_timeout_seconds must be finite and not negative";
    return nullptr;
}

const char* check_http(const HttpConfig& http) noexcept {
    constexpr std::size_t kMinRequestLine = 16;
    constexpr std::size_t kMinHeaders = 64;
    if (http.compression_level < 0 || http.compression_level > kMaxCompressionLevel)
        return "compression_level must be between 0 and 9";
    if (http.upload_tmp_dir.empty() || http.upload_tmp_dir.size() > kMaxUploadDirBytes)
        return "upload_tmp_dir must have 1 to 199 bytes";
    if (!is_duration(http.header_timeout_seconds) || !is_duration(http.body_timeout_seconds) ||
        !is_duration(http.keepalive_timeout_seconds)) {
        return "HTTP timeouts must be finite and not negative";
    }
    if (http.max_request_line_bytes < kMinRequestLine || http.max_header_bytes < kMinHeaders ||
        http.max_header_count == 0) {
        return "the limits of a request head are too small";
    }
    const auto is_absolute = [](const std::string& path) { return path.starts_with('/'); };
    if (!std::ranges::all_of(http.static_locations, is_absolute))
        return "every static location must start with /";
    return nullptr;
}

}  // namespace

const char* check(const ServerConfig& config) noexcept {
    if (config.worker_num < 0 || config.worker_num > kMaxWorkers)
        return "worker_num must be between 0 and 1000";
    if (!is_duration(config.max_wait_seconds)) return "max_wait_seconds must be finite and not negative";
    if (!is_duration(config.send_timeout_seconds))
        return "send_timeout_seconds must be finite and not negative";
    if (config.start_session_id < 1) return "start_session_id must be at least 1";
    if (config.ports.empty()) return "a server needs a port";
    for (const PortConfig& port : config.ports) {
        if (const char* const wrong = check_port(port)) return wrong;
    }
    return check_http(config.http);
}

}  // namespace shoal::server
