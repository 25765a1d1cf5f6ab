// SPDX-License-Identifier: Apache-2.0
#include "server/net/idle_watch.hpp"

#include <algorithm>
#include <utility>

#include "server/net/connection.hpp"
#include "server/net/reactor.hpp"

namespace shoal::server {

double idle_limit_seconds(const SocketConfig& socket) noexcept {
    const double idle = socket.max_idle_seconds;
    const double heartbeat = socket.heartbeat_idle_seconds;
    return idle <= 0 || heartbeat <= 0 ? std::max(idle, heartbeat) : std::min(idle, heartbeat);
}

void IdleWatch::start(Connection& connection) noexcept {
    if (connection.queued_bytes() > 0) taken_bytes_ = connection.measure_progress().taken_bytes;
}

IdleWatch::Output IdleWatch::look_at_output(Connection& connection) noexcept {
    const Connection::Progress progress = connection.measure_progress();
    if (progress.is_all_taken) return Output::kAllTaken;
    const std::int64_t before = std::exchange(taken_bytes_, progress.taken_bytes);
    return progress.taken_bytes > before ? Output::kMoving : Output::kStuck;
}

std::int64_t IdleWatch::check(Connection& connection) {
    const SocketConfig& socket = connection.port().socket;
    const std::int64_t now_ms = connection.reactor().loop.now_ms();
    if (connection.is_protected()) return now_ms + to_ms(idle_limit_seconds(socket));
    const std::int64_t idle_ms = to_ms(socket.max_idle_seconds);
    const std::int64_t heartbeat_ms = to_ms(socket.heartbeat_idle_seconds);
    const bool is_dead = heartbeat_ms > 0 && connection.last_received_ms() + heartbeat_ms <= now_ms;
    if (is_dead || (idle_ms > 0 && connection.last_activity_ms() + idle_ms <= now_ms)) {
        const Output output = look_at_output(connection);
        if (output == Output::kAllTaken) {
            connection.close_now(true);
            return 0;
        }
        if (is_dead || output == Output::kStuck) {
            connection.cut_off();
            return 0;
        }
        connection.note_activity(now_ms);
    }
    const std::int64_t idle_at_ms = connection.last_activity_ms() + idle_ms;
    const std::int64_t dead_at_ms = connection.last_received_ms() + heartbeat_ms;
    if (idle_ms == 0 || heartbeat_ms == 0) return idle_ms == 0 ? dead_at_ms : idle_at_ms;
    return std::min(idle_at_ms, dead_at_ms);
}

}  // namespace shoal::server
