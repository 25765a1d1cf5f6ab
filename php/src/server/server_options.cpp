// SPDX-License-Identifier: Apache-2.0
/// The options of Swoole\Server::set() and Server\Port::set().
#include <sys/stat.h>

#include <algorithm>

#include "coroutine/coroutine_classes.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "runtime/errors.hpp"
#include "runtime/options.hpp"
#include "server/server_object.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

using server::HttpConfig;
using server::PortConfig;
using server::ServerConfig;

constexpr double kMostSeconds = 86'400.0 * 365;
constexpr double kMostBytes = 1ULL << 40;
constexpr double kMostCount = 1 << 30;

// ---- how values are stored: one function a type and member
// ------------------------------------------------------

ServerState& state_of(void* target) noexcept {
    return *static_cast<ServerState*>(target);
}

template <auto Member>
auto& member_of(void* target) noexcept {
    using Pointer = decltype(Member);
    if constexpr (std::is_invocable_v<Pointer, ServerConfig&>) {
        return state_of(target).config.*Member;
    } else {
        return state_of(target).config.http.*Member;
    }
}

template <auto Member>
const char* store_bool(void* target, const OptionValue& value) {
    member_of<Member>(target) = value.boolean;
    return nullptr;
}

template <auto Member>
const char* store_number(void* target, const OptionValue& value) {
    using Type = std::remove_reference_t<decltype(member_of<Member>(target))>;
    if constexpr (std::is_floating_point_v<Type>) {
        member_of<Member>(target) = value.number;
    } else {
        member_of<Member>(target) = static_cast<Type>(value.integer);
    }
    return nullptr;
}

template <auto Member>
const char* store_string(void* target, const OptionValue& value) {
    member_of<Member>(target) = view(value.string);
    return nullptr;
}

template <auto Member>
const char* store_strings(void* target, const OptionValue& value) {
    auto& list = member_of<Member>(target);
    list.clear();
    zval* item = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value.value), item) {
        ZVAL_DEREF(item);
        if (Z_TYPE_P(item) != IS_STRING) return "every item must be a string";
        list.emplace_back(view(Z_STR_P(item)));
    }
    ZEND_HASH_FOREACH_END();
    return nullptr;
}

const char* ignore(void* /*target*/, const OptionValue& /*value*/) {
    return nullptr;
}

// ---- options that need more than storing
// ------------------------------------------------------------------------

const char* store_enable_coroutine(void* target, const OptionValue& value) {
    state_of(target).enable_coroutine = value.boolean;
    return nullptr;
}

const char* store_cancel_on_disconnect(void* target, const OptionValue& value) {
    state_of(target).cancels_on_disconnect = value.boolean;
    return nullptr;
}

const char* store_file_arrays(void* /*target*/, const OptionValue& value) {
    request_defaults.php_file_arrays = value.boolean;
    return nullptr;
}

const char* store_document_root(void* target, const OptionValue& value) {
    std::string root(view(value.string));
    while (root.size() > 1 && root.back() == '/')
        root.pop_back();
    if (root.size() >= 4096) return "the path is too long";
    state_of(target).config.http.document_root = std::move(root);
    return nullptr;
}

const char* store_static_locations(void* target, const OptionValue& value) {
    if (const char* const refusal = store_strings<&HttpConfig::static_locations>(target, value))
        return refusal;
    const auto& locations = state_of(target).config.http.static_locations;
    const bool are_absolute = std::all_of(locations.begin(), locations.end(),
                                          [](const std::string& path) { return path.starts_with('/'); });
    return are_absolute ? nullptr : "every location must start with /";
}

const char* store_upload_tmp_dir(void* target, const OptionValue& value) {
    std::string directory(view(value.string));
    while (directory.size() > 1 && directory.back() == '/')
        directory.pop_back();
    if (directory.empty()) return "the path must not be empty";
    if (directory.size() >= 200) return "the path is too long";
    state_of(target).config.http.upload_tmp_dir = std::move(directory);
    return nullptr;
}

const char* store_http_protocol(void* /*target*/, const OptionValue& value) {
    return value.boolean ? nullptr : "an HTTP server cannot do without";
}

const char* store_log_file(void* target, const OptionValue& value) {
    state_of(target).config.log_file = view(value.string);
    log::Settings settings = log::settings();
    settings.file = view(value.string);
    return log::configure(settings) ? nullptr : "the file cannot be opened for writing";
}

const char* store_output_size(void* /*target*/, const OptionValue& value) {
    max_output_bytes = static_cast<std::size_t>(value.integer);
    return nullptr;
}

const char* store_max_request(void* target, const OptionValue& value) {
    ServerConfig& config = state_of(target).config;
    config.max_requests = static_cast<std::uint64_t>(value.integer);
    // So that the workers do not leave together; max_request_grace says otherwise.
    config.max_requests_grace = value.integer > 10 ? config.max_requests / 2 : 0;
    return nullptr;
}

// ---- tables
// -----------------------------------------------------------------------------------------------------

using Store = const char* (*)(void*, const OptionValue&);

OptionSpec flag(std::string_view name, const char* otherwise, Store store, const char* doc,
                const char* alias_of = nullptr) {
    return {.name = name,
            .type = OptionType::kBool,
            .default_text = otherwise,
            .store = store,
            .doc = doc,
            .alias_of = alias_of};
}

OptionSpec number(std::string_view name, OptionType type, double minimum, double maximum, const char* unit,
                  const char* otherwise, Store store, const char* doc, const char* alias_of = nullptr) {
    return {.name = name,
            .type = type,
            .minimum = minimum,
            .maximum = maximum,
            .unit = unit,
            .default_text = otherwise,
            .store = store,
            .doc = doc,
            .alias_of = alias_of};
}

OptionSpec text(std::string_view name, const char* otherwise, Store store, const char* doc) {
    return {.name = name, .type = OptionType::kString, .default_text = otherwise, .store = store, .doc = doc};
}

OptionSpec list(std::string_view name, const char* otherwise, Store store, const char* doc,
                const char* alias_of = nullptr) {
    return {.name = name,
            .type = OptionType::kArray,
            .default_text = otherwise,
            .store = store,
            .doc = doc,
            .alias_of = alias_of};
}

OptionSpec later(std::string_view name, const char* why) {
    OptionSpec spec{.name = name, .type = OptionType::kAny};
    spec.unavailable = why;
    return spec;
}

constexpr auto kInt = OptionType::kInt;
constexpr auto kSize = OptionType::kSize;
constexpr auto kFloat = OptionType::kFloat;

const OptionSpec kServerSpecs[] = {
    number("worker_num", kInt, 0, 1000, "", "number of CPUs", store_number<&ServerConfig::worker_num>,
           "Worker processes; 0: one a CPU."),
    number("reactor_num", kInt, 0, 1000, "", "number of CPUs", ignore,
           "Reactor threads of SWOOLE_PROCESS; in SWOOLE_BASE each worker is its own reactor."),
    number("max_request", kInt, 0, 1e15, "", "0", store_max_request,
           "A worker is replaced after so many requests; 0: never."),
    number("max_request_grace", kInt, 0, 1e15, "", "half of max_request",
           store_number<&ServerConfig::max_requests_grace>,
           "A random number up to this is added to max_request, so that workers do not leave together."),
    number("max_connection", kInt, 0, kMostCount, "", "100000 or the limit of descriptors",
           store_number<&ServerConfig::max_connections>, "Connections of all workers together."),
    number("max_conn", kInt, 0, kMostCount, "", "100000 or the limit of descriptors",
           store_number<&ServerConfig::max_connections>, "", "max_connection"),
    number("start_session_id", kInt, 1, 9e15, "", "1", store_number<&ServerConfig::start_session_id>,
           "The first connection's fd."),
    flag("enable_reuse_port", "false", store_bool<&ServerConfig::reuse_port>,
         "One listening socket a worker (SO_REUSEPORT)."),
    flag("reload_async", "true", store_bool<&ServerConfig::reload_async>,
         "A leaving worker waits for its coroutines and timers."),
    number("send_timeout", kFloat, 0, kMostSeconds, "seconds", "0",
           store_number<&ServerConfig::send_timeout_seconds>,
           "How long one write() waits for room in the output queue; 0: until the client is disconnected."),
    number("max_wait_time", kFloat, 0, kMostSeconds, "seconds", "3",
           store_number<&ServerConfig::max_wait_seconds>, "How long a leaving worker may take."),
    number("worker_start_timeout", kFloat, 0, kMostSeconds, "seconds", "5",
           store_number<&ServerConfig::worker_start_timeout_seconds>,
           "A worker accepts connections when onWorkerStart has returned, at the latest after this time."),
    flag("enable_coroutine", "true", store_enable_coroutine, "Run callbacks in a coroutine each."),
    flag("daemonize", "false", store_bool<&ServerConfig::daemonize>, "Run in the background."),
    text("pid_file", "none", store_string<&ServerConfig::pid_file>,
         "Holds the manager's pid while the server runs."),
    text("log_file", "standard error", store_log_file, "Where the log goes; also the output of a daemon."),
    text("user", "unchanged", store_string<&ServerConfig::user>, "The workers' user."),
    text("group", "unchanged", store_string<&ServerConfig::group>, "The workers' group."),
    text("chroot", "none", store_string<&ServerConfig::chroot>, "The workers' root directory."),
    number("buffer_output_size", kSize, 1, kMostBytes, "bytes", "4294967295", store_output_size,
           "Largest body of one end() or write()."),
    number("output_buffer_size", kSize, 1, kMostBytes, "bytes", "4294967295", store_output_size, "",
           "buffer_output_size"),
    number("buffer_input_size", kSize, 1, kMostBytes, "bytes", "2097152", ignore,
           "No effect: input is bounded by package_max_length."),
    number("input_buffer_size", kSize, 1, kMostBytes, "bytes", "2097152", ignore, "", "buffer_input_size"),
};

const OptionSpec kHttpSpecs[] = {
    flag("open_http_protocol", "true", store_http_protocol, "The port speaks HTTP."),
    flag("http_parse_cookie", "true", store_bool<&HttpConfig::parse_cookie>, "Fill Request->cookie."),
    flag("http_parse_post", "true", store_bool<&HttpConfig::parse_post>, "Take form bodies apart."),
    flag("http_parse_files", "false", store_file_arrays,
         "Give Request->files the shape of $_FILES; off: one entry for each file."),
    text("upload_tmp_dir", "/tmp", store_upload_tmp_dir, "Where uploaded files are put."),
    number("upload_max_filesize", kSize, 0, kMostBytes, "bytes", "0",
           store_number<&HttpConfig::upload_max_file_bytes>,
           "Maximum size of a multipart body, which then goes to disk as it arrives and is not in "
           "rawContent(). 0: "
           "package_max_length, and the body is kept."),
    flag("http_multipart_strict", "false", store_bool<&HttpConfig::multipart_strict>,
         "Reject multipart bodies that RFC 2046 does not allow with 400; off: accept what PHP accepts."),
    flag("http_compression", "true", store_bool<&HttpConfig::compression>,
         "Compress answers as Accept-Encoding allows: br, zstd, gzip, deflate."),
    number("http_compression_level", kInt, 0, 9, "", "1", store_number<&HttpConfig::compression_level>,
           "How hard to compress."),
    number("http_gzip_level", kInt, 0, 9, "", "1", store_number<&HttpConfig::compression_level>, "",
           "http_compression_level"),
    number("compression_level", kInt, 0, 9, "", "1", store_number<&HttpConfig::compression_level>, "",
           "http_compression_level"),
    number("compression_min_length", kSize, 0, kMostBytes, "bytes", "20",
           store_number<&HttpConfig::compression_min_bytes>, "Shorter bodies are not compressed."),
    number("http_compression_min_length", kSize, 0, kMostBytes, "bytes", "20",
           store_number<&HttpConfig::compression_min_bytes>, "", "compression_min_length"),
    list("http_compression_types", "all", store_strings<&HttpConfig::compression_types>,
         "MIME types that are compressed."),
    list("compression_types", "all", store_strings<&HttpConfig::compression_types>, "",
         "http_compression_types"),
    flag("enable_static_handler", "false", store_bool<&HttpConfig::static_handler>,
         "Serve files below document_root before onRequest is asked."),
    text("document_root", "none", store_document_root, "Where static files are."),
    list("static_handler_locations", "all", store_static_locations, "URL prefixes of static files."),
    flag("http_static_outside_links", "false", store_bool<&HttpConfig::static_outside_links>,
         "Serve files behind symbolic links that lead out of document_root."),
    flag("http_allow_missing_host", "false", store_bool<&HttpConfig::allow_missing_host>,
         "Accept HTTP/1.1 requests without a Host header, as old health checks send them; off: 400."),
    flag("http_allow_unknown_methods", "false", store_bool<&HttpConfig::allow_unknown_methods>,
         "Pass requests with methods that are not registered to the callback; off: 400."),
    flag("http_static_dot_files", "false", store_bool<&HttpConfig::serve_dot_files>,
         "Serve and list files whose path has a segment that starts with a dot (.env, .git, .well-known)."),
    flag("http_sendfile_range", "false", store_bool<&HttpConfig::sendfile_ranges>,
         "sendfile() of a whole file honours the Range header of a GET request (206, 416)."),
    flag("http_autoindex", "false", store_bool<&HttpConfig::autoindex>, "List directories."),
    list("http_index_files", "none", store_strings<&HttpConfig::index_files>,
         "What is served for a directory, the first that exists."),
    number("http_header_timeout", kFloat, 0, kMostSeconds, "seconds", "60",
           store_number<&HttpConfig::header_timeout_seconds>,
           "From the first byte of a request to the end of its head."),
    number("http_body_timeout", kFloat, 0, kMostSeconds, "seconds", "60",
           store_number<&HttpConfig::body_timeout_seconds>,
           "How long a client may pause sending a body; it must send 8 KiB a second on average."),
    number("http_keepalive_timeout", kFloat, 0, kMostSeconds, "seconds", "0",
           store_number<&HttpConfig::keepalive_timeout_seconds>,
           "Idle between two requests, neither sending nor reading; 0: for ever."),
    flag("http_cancel_on_disconnect", "true", store_cancel_on_disconnect,
         "Cancel what a request's coroutine waits for, once, when its client disconnects before the answer."),
    number("http_max_request_line", kSize, 16, 1 << 20, "bytes", "8192",
           store_number<&HttpConfig::max_request_line_bytes>, "Longer: 414."),
    number("http_max_header_bytes", kSize, 64, 1 << 24, "bytes", "65536",
           store_number<&HttpConfig::max_header_bytes>, "More: 431."),
    number("http_max_header_count", kInt, 1, 10'000, "", "128", store_number<&HttpConfig::max_header_count>,
           "More: 431."),
};

// ---- the ports: target is a PortConfig
// --------------------------------------------------------------------------

template <auto Member>
const char* store_port(void* target, const OptionValue& value) {
    auto& member = static_cast<PortConfig*>(target)->*Member;
    using Type = std::remove_reference_t<decltype(member)>;
    if constexpr (std::is_same_v<Type, bool>) {
        member = value.boolean;
    } else if constexpr (std::is_floating_point_v<Type>) {
        member = value.number;
    } else {
        member = static_cast<Type>(value.integer);
    }
    return nullptr;
}

const OptionSpec kPortSpecs[] = {
    number("backlog", kInt, 1, 1 << 20, "", "512", store_port<&PortConfig::backlog>,
           "Connections that wait to be accepted."),
    flag("open_tcp_nodelay", "true", store_port<&PortConfig::tcp_nodelay>, "Set TCP_NODELAY."),
    number("tcp_defer_accept", kInt, 0, 86'400, "seconds", "0",
           store_port<&PortConfig::tcp_defer_accept_seconds>, "Accept when data has come."),
    number("tcp_fastopen", kInt, 0, 1 << 20, "", "0", store_port<&PortConfig::tcp_fastopen_queue>,
           "Length of the TCP_FASTOPEN queue."),
    flag("open_tcp_keepalive", "false", store_port<&PortConfig::tcp_keepalive>, "Set SO_KEEPALIVE."),
    number("tcp_keepidle", kInt, 1, 86'400, "seconds", "3600", store_port<&PortConfig::tcp_keepidle_seconds>,
           "Silence before the first probe."),
    number("tcp_keepinterval", kInt, 1, 86'400, "seconds", "60",
           store_port<&PortConfig::tcp_keepinterval_seconds>, "Between probes."),
    number("tcp_keepcount", kInt, 1, 127, "", "5", store_port<&PortConfig::tcp_keepcount>, "Probes."),
    number("tcp_user_timeout", kInt, 0, 1 << 30, "ms", "0", store_port<&PortConfig::tcp_user_timeout_ms>,
           "How long sent data may stay unacknowledged."),
    number("kernel_socket_recv_buffer_size", kSize, 0, 1 << 30, "bytes", "0",
           store_port<&PortConfig::kernel_receive_buffer_bytes>, "SO_RCVBUF."),
    number("kernel_socket_send_buffer_size", kSize, 0, 1 << 30, "bytes", "0",
           store_port<&PortConfig::kernel_send_buffer_bytes>, "SO_SNDBUF."),
    number("socket_buffer_size", kSize, 1, kMostBytes, "bytes", "8388608",
           store_port<&PortConfig::socket_buffer_bytes>,
           "Output queued for a connection before write() waits."),
    number("package_max_length", kSize, 1, kMostBytes, "bytes", "2097152",
           store_port<&PortConfig::package_max_bytes>, "Largest request body; larger: 413."),
    number("max_idle_time", kFloat, 0, kMostSeconds, "seconds", "0",
           store_port<&PortConfig::max_idle_seconds>,
           "A connection that neither sends nor takes anything for so long is closed, except while a handler "
           "computes its answer; 0: never."),
    number("http_send_timeout", kFloat, 0, kMostSeconds, "seconds", "60",
           store_port<&PortConfig::send_timeout_seconds>,
           "How long a client may pause reading; it must read 8 KiB a second on average or its connection is "
           "reset. 0: no limit."),
    flag("http_half_close", "false", store_port<&PortConfig::half_close>,
         "A client that shuts down only its sending side still gets its answer; by default it has "
         "disconnected."),
};

constexpr const char* kTasks = "tasks are not part of this version";
constexpr const char* kProcess = "it belongs to SWOOLE_PROCESS, which is not part of this version";
constexpr const char* kTls = "TLS is not part of this version";
constexpr const char* kProtocols = "other protocols than HTTP/1 are not part of this version";
constexpr const char* kObjects = "event objects are not part of this version";
constexpr const char* kTools = "it is not part of this version";

const OptionSpec kLaterSpecs[] = {
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
    later("enable_delay_receive", kProcess),
    later("message_queue_key", kProcess),
    later("send_yield", kProtocols),
    later("max_queued_bytes", kProcess),
    later("max_concurrency", kTools),
    later("worker_max_concurrency", kTools),
    later("exit_condition",
          "Coroutine::set() and Scheduler::set() take it: a worker ends when its server says so"),
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
    later("open_eof_check", kProtocols),
    later("open_eof_split", kProtocols),
    later("package_eof", kProtocols),
    later("open_length_check", kProtocols),
    later("package_length_type", kProtocols),
    later("package_length_offset", kProtocols),
    later("package_body_offset", kProtocols),
    later("package_length_func", kProtocols),
    later("heartbeat_check_interval", "use max_idle_time or http_keepalive_timeout"),
    later("heartbeat_idle_time", "use max_idle_time or http_keepalive_timeout"),
    later("buffer_high_watermark", kProtocols),
    later("buffer_low_watermark", kProtocols),
    later("ssl_cert_file", kTls),
    later("ssl_key_file", kTls),
    later("ssl_method", kTls),
    later("ssl_protocols", kTls),
    later("ssl_ciphers", kTls),
    later("ssl_prefer_server_ciphers", kTls),
    later("ssl_ecdh_curve", kTls),
    later("ssl_dhparam", kTls),
    later("ssl_compress", kTls),
    later("ssl_verify_peer", kTls),
    later("ssl_allow_self_signed", kTls),
    later("ssl_client_cert_file", kTls),
    later("ssl_verify_depth", kTls),
    later("ssl_cafile", kTls),
    later("ssl_capath", kTls),
    later("ssl_sni_certs", kTls),
};

}  // namespace

/// Static files are served from nowhere then. Inside a chroot the path means something else.
static void warn_of_missing_root(const ServerConfig& config) {
    const char* const root = config.http.document_root.c_str();
    struct stat info;
    if (!config.chroot.empty() || (::stat(root, &info) == 0 && S_ISDIR(info.st_mode))) return;
    warn("document_root [%s] is not a directory: no static files are served", root);
}

bool set_server_options(ServerState& state, HashTable* options) {
    const OptionTable tables[] = {{kServerSpecs, &state},
                                  {kHttpSpecs, &state},
                                  {kPortSpecs, &state.config.ports.front()},
                                  {kLaterSpecs, &state},
                                  coroutine_option_table()};
    // Given together, the grace counts whatever the order of the two.
    const std::uint64_t old_grace = state.config.max_requests_grace;
    if (!apply_options("Swoole\\Server::set()", options, tables) ||
        !settle_coroutine_options("Swoole\\Server::set()", options)) {
        return false;
    }
    zval* const grace = zend_hash_str_find_deref(options, ZEND_STRL("max_request_grace"));
    if (grace != nullptr && Z_TYPE_P(grace) != IS_NULL) {
        state.config.max_requests_grace = static_cast<std::uint64_t>(zval_get_long(grace));
    } else if (zend_hash_str_exists(options, ZEND_STRL("max_request")) == 0) {
        state.config.max_requests_grace = old_grace;
    }
    const HttpConfig& http = state.config.http;
    if (zend_hash_str_exists(options, ZEND_STRL("document_root")) != 0) warn_of_missing_root(state.config);
    request_defaults.parse_cookie = http.parse_cookie;
    request_defaults.parse_post = http.parse_post;
    return true;
}

bool set_port_options(ServerState& state, std::size_t index, HashTable* options) {
    if (index >= state.config.ports.size()) return true;
    const OptionTable tables[] = {{kPortSpecs, &state.config.ports[index]}, {kLaterSpecs, &state}};
    return apply_options("Swoole\\Server\\Port::set()", options, tables);
}

void merge_settings(zend_class_entry* scope, zend_object* object, HashTable* options) {
    zval storage;
    zval* const current = zend_read_property(scope, object, ZEND_STRL("setting"), /*silent=*/true, &storage);
    zval merged;
    if (Z_TYPE_P(current) == IS_ARRAY) {
        ZVAL_ARR(&merged, zend_array_dup(Z_ARRVAL_P(current)));
    } else {
        array_init(&merged);
    }
    zend_hash_merge(Z_ARRVAL(merged), options, zval_add_ref, /*overwrite=*/true);
    zend_update_property(scope, object, ZEND_STRL("setting"), &merged);
    zval_ptr_dtor(&merged);
}

}  // namespace shoal::php
