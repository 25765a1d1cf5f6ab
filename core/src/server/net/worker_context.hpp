// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the connections of one worker share: loop, configuration, host, buffers, counters, registry.
/// Private to the server module; owned by the Worker; one thread.
#include <atomic>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "server/http/exchange_pool.hpp"
#include "server/http/services.hpp"
#include "server/net/connection.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/server/config.hpp"
#include "shoal/server/host.hpp"
#include "shoal/server/server.hpp"

namespace shoal::server {

/// Counters of one worker process, in memory shared by all processes. Each is written by its worker only
/// (relaxed), read by anybody. A slot has two sets, since a draining worker and its successor count at the
/// same time; a set is handed on when its worker has gone, and goes on counting.
struct alignas(64) WorkerCounters {
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> closed{0};
    std::atomic<std::uint64_t> aborted{0};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> responses{0};
    std::atomic<std::uint64_t> received_bytes{0};
    std::atomic<std::uint64_t> sent_bytes{0};
    std::atomic<std::int32_t> pid{0};
    std::atomic<std::int32_t> busy{0};
    std::atomic<bool> is_draining{false};
    std::atomic<std::int64_t> live_connections{0};

    /// Requests handed to the host and not answered yet: above zero, the worker is not idle.
    void add_busy(std::int32_t by) noexcept {
        busy.store(busy.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }
};

/// Adds without a locked instruction: a counter has one writer.
inline void bump(std::atomic<std::uint64_t>& counter, std::uint64_t by = 1) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

inline std::int64_t to_ms(double seconds) noexcept {
    return static_cast<std::int64_t>(std::ceil(seconds * 1000.0));
}

/// Bytes one read takes at most; also the largest request handled without a buffer of its own.
inline constexpr std::size_t kReadBufferBytes = 64U << 10;

class WorkerContext {
  public:
    virtual ~WorkerContext() = default;

    event::EventLoop& loop;
    Host& host;
    Server& server;
    const ServerConfig& config;
    WorkerCounters& counters;
    ExchangePool exchanges;
    /// What HTTP connections share: clock, buffers; and for each port compression and static files.
    HttpServices http;
    /// Shared by all connections of the worker: valid until the connection's on_readable() returns. A nested
    /// on_readable (a callback that runs the loop) must not use it: see `is_read_buffer_in_use`.
    std::unique_ptr<char[]> read_buffer = std::make_unique<char[]>(kReadBufferBytes);
    bool is_read_buffer_in_use = false;
    bool is_draining = false;

    /// A connection has been closed (Host::on_close() and counters.closed are done) and must be destroyed at
    /// the end of the turn: never at once, the caller is one of its functions.
    virtual void retire(Connection& connection) = 0;
    /// Host::on_close() has returned: other processes do not find the connection any more.
    virtual void end_session(SessionRow& row) noexcept = 0;
    /// A request has been handed to the host: counts towards max_requests.
    virtual void count_request() = 0;
    /// The last connection or answer may have gone: a draining worker looks whether it can leave.
    virtual void on_progress() = 0;
    /// Parks for HttpConnection::adopt_exchange(): exchanges detached from their Response object.
    std::unordered_map<SessionId, Exchange*> detached;

  protected:
    WorkerContext(event::EventLoop& loop_in, Host& host_in, Server& server_in, const ServerConfig& config_in,
                  WorkerCounters& counters_in)
        : loop(loop_in),
          host(host_in),
          server(server_in),
          config(config_in),
          counters(counters_in),
          http(config_in, host_in.mime_types()) {}
};

/// Makes the protocol object for an accepted descriptor. The context's registry owns it.
std::unique_ptr<Connection> make_http_connection(WorkerContext& worker, UniqueFd fd, SessionId session_id,
                                                 std::size_t port_index,
                                                 std::shared_ptr<const Endpoints> endpoints);

/// Server::adopt_exchange() in a worker: takes up the detached exchange of that connection. It stays alive
/// until the end of this turn without a reference of the caller's. Errors: kNotFound.
Result<Exchange*> adopt_exchange(WorkerContext& worker, SessionId session_id);

}  // namespace shoal::server
