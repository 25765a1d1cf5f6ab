// SPDX-License-Identifier: Apache-2.0
/// The options of Swoole\Server::set() and Server\Port::set().
#include <sys/stat.h>

#include <algorithm>

#include "coroutine/coroutine_classes.hpp"
#include "coroutine/process_options.hpp"
#include "http/development_notices.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/errors.hpp"
#include "runtime/options.hpp"
#include "server/server_object.hpp"
#include "server/server_option_tables.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

using server::HttpConfig;
using server::PortConfig;
using server::ServerConfig;

constexpr double kMostSeconds = 86'400.0 * 365;
constexpr double kMostBytes = 1ULL << 40;
constexpr double kMostCount = 1 << 30;
constexpr double kClamped = std::numeric_limits<double>::quiet_NaN();
constexpr double kUnlimitedBytes = 2'147'483'647;  // What Swoole makes of a buffer size of 0 or below.

// ---- how values are stored: one function a type and member ----------------------------------------------

ServerState& state_of(void* target) noexcept {
    return *static_cast<ServerState*>(target);
}

template <auto Member>
auto& member_of(void* target) noexcept {
    using Pointer = decltype(Member);
    if constexpr (std::is_invocable_v<Pointer, ServerConfig&>) {
        return state_of(target).config.*Member;
    } else {
        return state_of(target).config.ports.front().http.*Member;
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

/// Strings and integers of a list. False: strictly, something else is in it; else that is left out.
bool read_strings(const OptionValue& value, std::vector<std::string>& list) {
    zval* item = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value.value), item) {
        ZVAL_DEREF(item);
        if (Z_TYPE_P(item) == IS_STRING) {
            list.emplace_back(view(Z_STR_P(item)));
        } else if (value.is_strict) {
            return false;
        } else if (Z_TYPE_P(item) == IS_LONG) {
            list.push_back(std::to_string(Z_LVAL_P(item)));
        }
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

template <auto Member>
const char* store_strings(void* target, const OptionValue& value) {
    std::vector<std::string> list;
    if (!read_strings(value, list)) return "every item must be a string";
    member_of<Member>(target) = std::move(list);
    return nullptr;
}

const char* ignore(void* /*target*/, const OptionValue& /*value*/) {
    return nullptr;
}

// ---- options that need more than storing ----------------------------------------------------------------

const char* store_enable_coroutine(void* target, const OptionValue& value) {
    state_of(target).enable_coroutine = value.boolean;
    callbacks_use_coroutines = value.boolean;
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
    state_of(target).config.ports.front().http.document_root = std::move(root);
    return nullptr;
}

const char* store_static_locations(void* target, const OptionValue& value) {
    std::vector<std::string> locations;
    if (!read_strings(value, locations)) return "every item must be a string";
    const auto is_relative = [](const std::string& path) { return !path.starts_with('/'); };
    if (std::erase_if(locations, is_relative) != 0 && value.is_strict)
        return "every location must start with /";
    // Without any location every path would be one.
    if (locations.empty() && zend_hash_num_elements(Z_ARRVAL_P(value.value)) != 0)
        return "every location must start with /";
    state_of(target).config.ports.front().http.static_locations = std::move(locations);
    return nullptr;
}

const char* store_upload_tmp_dir(void* target, const OptionValue& value) {
    std::string directory(view(value.string));
    while (directory.size() > 1 && directory.back() == '/')
        directory.pop_back();
    if (directory.empty()) return "the path must not be empty";
    if (directory.size() >= 200) return "the path is too long";
    state_of(target).config.ports.front().http.upload_tmp_dir = std::move(directory);
    return nullptr;
}

const char* store_http_protocol(void* /*target*/, const OptionValue& value) {
    return value.boolean ? nullptr : "cannot be disabled on an HTTP server";
}

const char* store_log_file(void* target, const OptionValue& value) {
    log::Settings settings = log::settings();
    settings.file = view(value.string);
    if (!log::configure(settings)) return "the file cannot be opened for writing";
    state_of(target).config.log_file = view(value.string);
    return nullptr;
}

const char* store_development_notices(void* /*target*/, const OptionValue& value) {
    development_notices_enabled = value.boolean;
    return nullptr;
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

// ---- tables ---------------------------------------------------------------------------------------------

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

/// `below`: what a value below the minimum means; without it, the minimum and a notice.
OptionSpec number(std::string_view name, OptionType type, double minimum, double maximum, const char* unit,
                  const char* otherwise, Store store, const char* doc, const char* alias_of = nullptr,
                  double below = kClamped) {
    return {.name = name,
            .type = type,
            .minimum = minimum,
            .maximum = maximum,
            .below_minimum = below,
            .unit = unit,
            .default_text = otherwise,
            .store = store,
            .doc = doc,
            .alias_of = alias_of};
}

OptionSpec text(std::string_view name, const char* otherwise, Store store, const char* doc) {
    return {.name = name, .type = OptionType::kString, .default_text = otherwise, .store = store, .doc = doc};
}

/// A directory: one that cannot be used is refused, as by Swoole.
OptionSpec directory(std::string_view name, const char* otherwise, Store store, const char* doc) {
    return {.name = name,
            .type = OptionType::kString,
            .default_text = otherwise,
            .store = store,
            .doc = doc,
            .throws = true};
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

constexpr auto kInt = OptionType::kInt;
constexpr auto kSize = OptionType::kSize;
constexpr auto kFloat = OptionType::kFloat;

const OptionSpec kServerSpecs[] = {
    number("worker_num", kInt, 0, 1000, "", "number of CPUs", store_number<&ServerConfig::worker_num>,
           "Worker processes; 0: one a CPU.", nullptr, 0),
    number("reactor_num", kInt, 0, 1000, "", "number of CPUs", ignore,
           "Reactor threads of SWOOLE_PROCESS; in SWOOLE_BASE each worker is its own reactor."),
    number("max_request", kInt, 0, 1e15, "", "0", store_max_request,
           "Replace a worker after this number of requests; 0: never.", nullptr, 0),
    number("max_request_grace", kInt, 0, 1e15, "", "half of max_request",
           store_number<&ServerConfig::max_requests_grace>,
           "A random number up to this is added to max_request, so that workers do not leave together.",
           nullptr, 0),
    number("max_connection", kInt, 0, kMostCount, "", "100000 or the limit of descriptors",
           store_number<&ServerConfig::max_connections>, "Maximum connections of all workers together.",
           nullptr, 0),
    number("max_conn", kInt, 0, kMostCount, "", "100000 or the limit of descriptors",
           store_number<&ServerConfig::max_connections>, "", "max_connection", 0),
    number("start_session_id", kInt, 1, 9e15, "", "1", store_number<&ServerConfig::start_session_id>,
           "The session id ($fd) of the first connection.", nullptr, 1),
    flag("enable_reuse_port", "false", store_bool<&ServerConfig::reuse_port>,
         "One listening socket for each worker (SO_REUSEPORT)."),
    flag("enable_port_reuse", "false", store_bool<&ServerConfig::reuse_port>, "", "enable_reuse_port"),
    flag("reload_async", "true", store_bool<&ServerConfig::reload_async>,
         "A leaving worker waits for its coroutines and timers."),
    number("send_timeout", kFloat, 0, kMostSeconds, "seconds", "0",
           store_number<&ServerConfig::send_timeout_seconds>,
           "How long one write() waits for room in the output queue; 0: until the client is disconnected.",
           nullptr, 0),
    number("max_wait_time", kFloat, 0, kMostSeconds, "seconds", "3",
           store_number<&ServerConfig::max_wait_seconds>, "Maximum time that a leaving worker may take.",
           nullptr, 0),
    number("worker_start_timeout", kFloat, 0, kMostSeconds, "seconds", "5",
           store_number<&ServerConfig::worker_start_timeout_seconds>,
           "A worker accepts connections when onWorkerStart has returned, at the latest after this time.",
           nullptr, 0),
    flag("enable_coroutine", "true", store_enable_coroutine,
         "Run callbacks in a coroutine each: those of the server, of timers and of events."),
    flag("daemonize", "false", store_bool<&ServerConfig::daemonize>, "Run in the background."),
    flag("development_notices", "true", store_development_notices,
         "Log once a worker when a handler uses header() or echo, which have no effect on a response, or "
         "ends without end()."),
    text("pid_file", "none", store_string<&ServerConfig::pid_file>,
         "Holds the manager's pid while the server runs."),
    text("log_file", "standard error", store_log_file, "Where the log goes; also the output of a daemon."),
    text("user", "unchanged", store_string<&ServerConfig::user>, "The workers' user."),
    text("group", "unchanged", store_string<&ServerConfig::group>, "The workers' group."),
    text("chroot", "none", store_string<&ServerConfig::chroot>, "The workers' root directory."),
    number("buffer_output_size", kSize, 1, kMostBytes, "bytes", "4294967295", store_output_size,
           "Largest body of one end() or write().", nullptr, 4'294'967'295.0),
    number("output_buffer_size", kSize, 1, kMostBytes, "bytes", "4294967295", store_output_size, "",
           "buffer_output_size", 4'294'967'295.0),
    number("buffer_input_size", kSize, 1, kMostBytes, "bytes", "2097152", ignore,
           "No effect: input is bounded by package_max_length."),
    number("input_buffer_size", kSize, 1, kMostBytes, "bytes", "2097152", ignore, "", "buffer_input_size"),
};

const OptionSpec kHttpSpecs[] = {
    flag("http_parse_cookie", "true", store_bool<&HttpConfig::parse_cookie>, "Fill Request->cookie."),
    flag("http_parse_post", "true", store_bool<&HttpConfig::parse_post>,
         "Parse form bodies into Request->post."),
    flag("http_parse_files", "false", store_file_arrays,
         "Give Request->files the shape of $_FILES; off: one entry for each file."),
    directory("upload_tmp_dir", "/tmp", store_upload_tmp_dir, "Where uploaded files are put."),
    number("upload_max_filesize", kSize, 0, kMostBytes, "bytes", "0",
           store_number<&HttpConfig::upload_max_file_bytes>,
           "Maximum size of a multipart body, which then goes to disk as it arrives and is not in "
           "rawContent(). 0: "
           "package_max_length, and the body is kept.",
           nullptr, 0),
    flag("http_multipart_strict", "false", store_bool<&HttpConfig::multipart_strict>,
         "Reject multipart bodies that RFC 2046 does not allow with 400; off: accept what PHP accepts."),
    flag("http_compression", "true", store_bool<&HttpConfig::compression>,
         "Compress responses as Accept-Encoding allows: br, zstd, gzip, deflate."),
    number("http_compression_level", kInt, 0, 9, "", "1", store_number<&HttpConfig::compression_level>,
           "Compression level; higher is smaller and slower."),
    number("http_gzip_level", kInt, 0, 9, "", "1", store_number<&HttpConfig::compression_level>, "",
           "http_compression_level"),
    number("compression_level", kInt, 0, 9, "", "1", store_number<&HttpConfig::compression_level>, "",
           "http_compression_level"),
    number("compression_min_length", kSize, 0, kMostBytes, "bytes", "20",
           store_number<&HttpConfig::compression_min_bytes>, "Shorter bodies are not compressed.", nullptr,
           0),
    number("http_compression_min_length", kSize, 0, kMostBytes, "bytes", "20",
           store_number<&HttpConfig::compression_min_bytes>, "", "compression_min_length", 0),
    list("http_compression_types", "all", store_strings<&HttpConfig::compression_types>,
         "MIME types that are compressed."),
    list("compression_types", "all", store_strings<&HttpConfig::compression_types>, "",
         "http_compression_types"),
    flag("enable_static_handler", "false", store_bool<&HttpConfig::static_handler>,
         "Serve files below document_root without calling onRequest."),
    directory("document_root", "none", store_document_root, "Where static files are."),
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
         "Files served for a directory; the first that exists is used."),
    text("http_server_name", "swoole-http-server", store_string<&HttpConfig::server_name>,
         "The Server header of every response; empty: none. A header set by the program wins."),
    number("http_header_timeout", kFloat, 0, kMostSeconds, "seconds", "60",
           store_number<&HttpConfig::header_timeout_seconds>,
           "Time limit from the first byte of a request to the end of its head."),
    number("http_body_timeout", kFloat, 0, kMostSeconds, "seconds", "60",
           store_number<&HttpConfig::body_timeout_seconds>,
           "How long a client may pause sending a body; it must send 8 KiB a second on average."),
    number("http_keepalive_timeout", kFloat, 0, kMostSeconds, "seconds", "0",
           store_number<&HttpConfig::keepalive_timeout_seconds>,
           "Close a connection that neither sends nor reads between two requests for this time; 0: no limit.",
           nullptr, 0),
    flag("http_cancel_on_disconnect", "true", store_cancel_on_disconnect,
         "Cancel what a request's coroutine waits for, once, when its client disconnects before the "
         "response."),
    number("http_max_request_line", kSize, 16, 1 << 20, "bytes", "8192",
           store_number<&HttpConfig::max_request_line_bytes>, "Longer request lines are rejected with 414."),
    number("http_max_header_bytes", kSize, 64, 1 << 24, "bytes", "65536",
           store_number<&HttpConfig::max_header_bytes>, "Larger heads are rejected with 431."),
    number("http_max_header_count", kInt, 1, 10'000, "", "128", store_number<&HttpConfig::max_header_count>,
           "Heads with more header lines are rejected with 431."),
};

// ---- the ports: target is a PortConfig ------------------------------------------------------------------

template <auto Member>
auto& member_of_port(PortConfig& port) noexcept {
    if constexpr (std::is_invocable_v<decltype(Member), PortConfig&>) {
        return port.*Member;
    } else {
        return port.socket.*Member;
    }
}

template <auto Member>
const char* store_port(void* target, const OptionValue& value) {
    auto& member = member_of_port<Member>(*static_cast<PortConfig*>(target));
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
    flag("open_http_protocol", "true", store_http_protocol, "The port speaks HTTP."),
    number("backlog", kInt, 1, 1 << 20, "", "512", store_port<&server::SocketConfig::backlog>,
           "Connections that wait to be accepted.", nullptr, 512),
    flag("open_tcp_nodelay", "true", store_port<&server::SocketConfig::tcp_nodelay>, "Set TCP_NODELAY."),
    number("tcp_defer_accept", kInt, 0, 86'400, "seconds", "0",
           store_port<&server::SocketConfig::tcp_defer_accept_seconds>,
           "TCP_DEFER_ACCEPT: accept a connection when its first data has arrived.", nullptr, 0),
    number("tcp_fastopen", kInt, 0, 1 << 20, "", "0", store_port<&server::SocketConfig::tcp_fastopen_queue>,
           "Length of the TCP_FASTOPEN queue.", nullptr, 0),
    flag("open_tcp_keepalive", "false", store_port<&server::SocketConfig::tcp_keepalive>,
         "Set SO_KEEPALIVE."),
    number("tcp_keepidle", kInt, 1, 86'400, "seconds", "3600",
           store_port<&server::SocketConfig::tcp_keepidle_seconds>,
           "Idle time before the first keep-alive probe.", nullptr, 3600),
    number("tcp_keepinterval", kInt, 1, 86'400, "seconds", "60",
           store_port<&server::SocketConfig::tcp_keepinterval_seconds>, "Time between keep-alive probes.",
           nullptr, 60),
    number("tcp_keepcount", kInt, 1, 127, "", "5", store_port<&server::SocketConfig::tcp_keepcount>,
           "Unanswered probes after which the connection is closed.", nullptr, 5),
    number("tcp_user_timeout", kInt, 0, 1 << 30, "ms", "0",
           store_port<&server::SocketConfig::tcp_user_timeout_ms>,
           "TCP_USER_TIMEOUT: how long sent data may stay unacknowledged.", nullptr, 0),
    number("kernel_socket_recv_buffer_size", kSize, 0, 1 << 30, "bytes", "0",
           store_port<&server::SocketConfig::kernel_receive_buffer_bytes>, "SO_RCVBUF.", nullptr, 0),
    number("kernel_socket_send_buffer_size", kSize, 0, 1 << 30, "bytes", "0",
           store_port<&server::SocketConfig::kernel_send_buffer_bytes>, "SO_SNDBUF.", nullptr, 0),
    number("socket_buffer_size", kSize, 1, kMostBytes, "bytes", "8388608",
           store_port<&server::SocketConfig::max_queued_bytes>,
           "Output queued for a connection before write() waits.", nullptr, kUnlimitedBytes),
    number("package_max_length", kSize, 1, kMostBytes, "bytes", "2097152",
           store_port<&PortConfig::package_max_bytes>,
           "Largest request body; larger ones are rejected with 413.", nullptr, 2'097'152),
    number("max_idle_time", kFloat, 0, kMostSeconds, "seconds", "0",
           store_port<&server::SocketConfig::max_idle_seconds>,
           "Close a connection that neither sends nor reads for this time, except while a handler "
           "computes its response; 0: never.",
           nullptr, 0),
    number("http_send_timeout", kFloat, 0, kMostSeconds, "seconds", "60",
           store_port<&server::SocketConfig::send_timeout_seconds>,
           "How long a client may pause reading; it must read 8 KiB a second on average or its connection is "
           "reset. 0: no limit.",
           nullptr, 0),
    flag("http_half_close", "false", store_port<&server::SocketConfig::half_close>,
         "A client that shuts down only its sending side still gets its response; by default it has "
         "disconnected."),
};

}  // namespace

/// Static files are served from nowhere then. Inside a chroot the path means something else.
static void warn_of_missing_root(const ServerConfig& config) {
    const char* const root = config.ports.front().http.document_root.c_str();
    struct stat info;
    if (!config.chroot.empty() || (::stat(root, &info) == 0 && S_ISDIR(info.st_mode))) return;
    warn("document_root [%s] is not a directory: no static files are served", root);
}

bool set_server_options(ServerState& state, HashTable* options) {
    constexpr const char* kOwner = "Swoole\\Server::set()";
    ProcessOptions process;
    const OptionTable tables[] = {{kServerSpecs, &state},
                                  {kHttpSpecs, &state},
                                  {kPortSpecs, &state.config.ports.front()},
                                  {later_server_specs(), &state},
                                  {obsolete_server_specs(), &state},
                                  coroutine_option_table(),
                                  process_option_table(process)};
    take_strict_option(options);
    // Given together, the grace counts whatever the order of the two.
    const std::uint64_t old_grace = state.config.max_requests_grace;
    if (!apply_options(kOwner, options, tables, UnknownNames::kWarn) ||
        !settle_coroutine_options(kOwner, options) || !settle_process_options(process)) {
        return false;
    }
    zval* const grace = zend_hash_str_find_deref(options, ZEND_STRL("max_request_grace"));
    if (grace != nullptr && Z_TYPE_P(grace) != IS_NULL) {
        zval narrower;
        array_init(&narrower);
        Z_TRY_ADDREF_P(grace);
        zend_hash_str_update(Z_ARRVAL(narrower), ZEND_STRL("max_request_grace"), grace);
        const bool is_applied = apply_options(kOwner, Z_ARRVAL(narrower), tables);
        zval_ptr_dtor(&narrower);
        if (!is_applied) return false;
    } else if (zend_hash_str_exists(options, ZEND_STRL("max_request")) == 0) {
        state.config.max_requests_grace = old_grace;
    }
    const HttpConfig& http = state.config.ports.front().http;
    if (zend_hash_str_exists(options, ZEND_STRL("document_root")) != 0) warn_of_missing_root(state.config);
    call_core([&state, &http] {
        for (PortConfig& port : state.config.ports)
            port.http = http;
    });
    request_defaults.parse_cookie = http.parse_cookie;
    request_defaults.parse_post = http.parse_post;
    return true;
}

bool set_port_options(ServerState& state, std::size_t index, HashTable* options) {
    if (index >= state.config.ports.size()) return true;
    const OptionTable tables[] = {{kPortSpecs, &state.config.ports[index]},
                                  {later_server_specs(), &state},
                                  {obsolete_server_specs(), &state}};
    return apply_options("Swoole\\Server\\Port::set()", options, tables, UnknownNames::kWarn);
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
