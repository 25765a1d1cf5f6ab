// SPDX-License-Identifier: Apache-2.0
/// Options of Swoole\Server that this version accepts without an effect.
#include "server/server_option_tables.hpp"
#include "shoal/base/option_rows.hpp"

namespace shoal::php {
namespace {

using option::obsolete;

constexpr option::Row later(std::string_view name, const char* why) noexcept {
    return option::without_effect(name, why);
}

constexpr const char* kTasks = "tasks are not part of this version";
constexpr const char* kProcess = "it belongs to SWOOLE_PROCESS, which is not part of this version";
constexpr const char* kProtocols = "other protocols than HTTP/1 are not part of this version";
constexpr const char* kObjects = "event objects are not part of this version";
constexpr const char* kTools = "it is not part of this version";

constexpr option::Row kLaterRows[] = {
    later("task_worker_num", kTasks),
    later("task_ipc_mode", kTasks),
    later("task_max_request", kTasks),
    later("task_max_request_grace", kTasks),
    later("task_tmpdir", kTasks),
    later("task_enable_coroutine", kTasks),
    later("task_use_object", kTasks),
    later("task_object", kTasks),
    later("event_object", kObjects),
    later("single_thread", kProcess),
    later("dispatch_mode", kProcess),
    later("dispatch_func", kProcess),
    later("discard_timeout_request", kProcess),
    later("enable_unsafe_event", kProcess),
    later("message_queue_key", kProcess),
    later("max_queued_bytes", kProcess),
    later("max_concurrency", kTools),
    later("worker_max_concurrency", kTools),
    later("exit_condition", "not applicable: the server controls worker exit"),
    later("open_cpu_affinity", kTools),
    later("cpu_affinity_ignore", kTools),
    later("stats_file", kTools),
    later("stats_timer_interval", kTools),
    later("admin_server", kTools),
    later("bootstrap", "SWOOLE_THREAD is not part of this version"),
    later("init_arguments", "SWOOLE_THREAD is not part of this version"),
    later("url_rewrite_rules", kTools),
    later("websocket_compression", kProtocols),
    later("websocket_subprotocol", kProtocols),
    later("websocket_mask", kProtocols),
    later("open_websocket_protocol", kProtocols),
    later("open_websocket_close_frame", kProtocols),
    later("open_websocket_ping_frame", kProtocols),
    later("open_websocket_pong_frame", kProtocols),
    later("open_http2_protocol", kProtocols),
    later("http2_header_table_size", kProtocols),
    later("http2_enable_push", kProtocols),
    later("http2_max_concurrent_streams", kProtocols),
    later("http2_init_window_size", kProtocols),
    later("http2_max_frame_size", kProtocols),
    later("http2_max_header_list_size", kProtocols),
    later("open_mqtt_protocol", kProtocols),
    later("open_redis_protocol", kProtocols),
    later("poll_thread_num", kProcess),
    later("ipc_mode", kTasks),
    later("http2_max_headers", kProtocols),
    later("watch_path", kTools),
    later("request_slowlog_file", kTools),
    later("request_slowlog_timeout", kTools),
    later("trace_event_worker", kTools),
};

constexpr const char* kThreadMode = "it belongs to the thread mode of Swoole 1.7";
constexpr const char* kRemoved = "Swoole has removed it";
constexpr const char* kParsedOnly = "Swoole accepted it without an effect";

constexpr option::Row kObsoleteRows[] = {
    obsolete("writer_num", kThreadMode),
    obsolete("task_worker_max", kRemoved),
    obsolete("task_dispatch_mode", kRemoved),
    obsolete("task_async", kRemoved),
    obsolete("open_dispatch_key", kRemoved),
    obsolete("dispatch_key_type", kRemoved),
    obsolete("dispatch_key_offset", kRemoved),
    obsolete("timer_interval", kRemoved),
    obsolete("timeout", kRemoved),
    obsolete("tcp_socket_linger", kRemoved),
    obsolete("pipe_buffer_size", kRemoved),
    obsolete("package_length_size", kRemoved),
    obsolete("heartbeat_ping", kRemoved),
    obsolete("heartbeat_pong", kRemoved),
    obsolete("ssl_session_cache", kParsedOnly),
    obsolete("ssl_stapling", kParsedOnly),
    obsolete("ssl_stapling_verify", kParsedOnly),
};

}  // namespace

const option::Table& later_server_options() noexcept {
    static const option::Table table{kLaterRows, option::Scope::kServer, nullptr,
                                     "Server: not in this version",
                                     "Known names that have no effect yet: a notice in the log."};
    return table;
}

const option::Table& obsolete_server_options() noexcept {
    static const option::Table table{kObsoleteRows, option::Scope::kServer, nullptr,
                                     "Server: no effect any more",
                                     "Names of old versions, accepted in silence."};
    return table;
}

}  // namespace shoal::php
