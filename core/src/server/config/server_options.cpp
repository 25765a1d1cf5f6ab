// SPDX-License-Identifier: Apache-2.0
/// Options of the server as a whole.
#include "server/config/limits.hpp"
#include "shoal/base/option_rows.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {
namespace {

using option::alias;
using option::bytes;
using option::count;
using option::flag;
using option::member;
using option::path;
using option::seconds;
using option::text;
using option::with_default;

constexpr option::Limits kRequests{0, 1e15, 0};

/// Half of it is the grace, so that the workers do not leave together; max_request_grace sets another.
const char* store_max_requests(void* target, const option::Value& value) {
    constexpr std::int64_t kMaxWithoutGrace = 10;
    auto& config = *static_cast<ServerConfig*>(target);
    config.max_requests = static_cast<std::uint64_t>(value.integer);
    config.max_requests_grace = value.integer > kMaxWithoutGrace ? config.max_requests / 2 : 0;
    return nullptr;
}

constexpr option::Row kServerRows[] = {
    with_default(count("worker_num", {0, 1000, 0}, member<&ServerConfig::worker_num>,
                       "Worker processes; 0: one a CPU."),
                 "number of CPUs"),
    with_default(count("reactor_num", {0, 1000}, option::by(option::ignore_value),
                       "Reactor threads of SWOOLE_PROCESS; in SWOOLE_BASE each worker is its own reactor."),
                 "number of CPUs"),
    count("max_request", kRequests, option::member_by<&ServerConfig::max_requests>(store_max_requests),
          "Replace a worker after this number of requests; 0: never."),
    with_default(
        count("max_request_grace", kRequests, member<&ServerConfig::max_requests_grace>,
              "A random number up to this is added to max_request, so that workers do not leave together."),
        "half of max_request"),
    with_default(count("max_connection", {0, kMaxCount, 0}, member<&ServerConfig::max_connections>,
                       "Maximum connections of all workers together."),
                 "100000 or the limit of descriptors"),
    alias("max_conn", "max_connection"),
    count("start_session_id", {1, 9e15, option::kDefault}, member<&ServerConfig::start_session_id>,
          "The session id ($fd) of the first connection."),
    flag("enable_reuse_port", member<&ServerConfig::reuse_port>,
         "One listening socket for each worker (SO_REUSEPORT)."),
    alias("enable_port_reuse", "enable_reuse_port"),
    flag("reload_async", member<&ServerConfig::reload_async>,
         "A leaving worker waits for its coroutines and timers."),
    flag("enable_delay_receive", member<&ServerConfig::delays_receive>,
         "Read nothing from a new connection until the program calls confirm() or resume(); not on HTTP "
         "ports."),
    seconds("send_timeout", {0, kMaxSeconds, 0}, member<&ServerConfig::send_timeout_seconds>,
            "How long one write() waits for room in the output queue; 0: until the client is disconnected."),
    seconds("max_wait_time", {0, kMaxSeconds, 0}, member<&ServerConfig::max_wait_seconds>,
            "Maximum time that a leaving worker may take."),
    seconds("worker_start_timeout", {0, kMaxSeconds, 0}, member<&ServerConfig::worker_start_timeout_seconds>,
            "A worker accepts connections when onWorkerStart has returned, at the latest after this time."),
    flag("daemonize", member<&ServerConfig::daemonize>, "Run in the background."),
    path("pid_file", member<&ServerConfig::pid_file>, "Holds the manager's pid while the server runs."),
    with_default(
        path("log_file", member<&ServerConfig::log_file>, "Where the log goes; also the output of a daemon."),
        "standard error"),
    with_default(text("user", member<&ServerConfig::user>, "The workers' user."), "unchanged"),
    with_default(text("group", member<&ServerConfig::group>, "The workers' group."), "unchanged"),
    path("chroot", member<&ServerConfig::chroot>, "The workers' root directory."),
    bytes("buffer_output_size", {1, kMaxBytes, option::kDefault}, member<&ServerConfig::max_output_bytes>,
          "Largest body of one end() or write()."),
    alias("output_buffer_size", "buffer_output_size"),
    with_default(bytes("buffer_input_size", {1, kMaxBytes}, option::by(option::ignore_value),
                       "No effect: input is bounded by package_max_length."),
                 "package_max_length"),
    alias("input_buffer_size", "buffer_input_size"),
};

}  // namespace

const option::Table& server_options() noexcept {
    static const ServerConfig defaults;
    static const option::Table table{kServerRows, option::Scope::kServer, &defaults,
                                     "Server: processes and files",
                                     "`Swoole\\Server::set()`, and with it `Swoole\\Http\\Server::set()`. It "
                                     "also takes the options of a port "
                                     "(see \"Server: ports\") and those of `Swoole\\Coroutine::set()`."};
    return table;
}

}  // namespace shoal::server
