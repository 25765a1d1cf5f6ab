// SPDX-License-Identifier: Apache-2.0
/// The options of Swoole\Server::set() and Server\Port::set(): the tables of the core, and what only PHP has.
#include <sys/stat.h>

#include "coroutine/coroutine_classes.hpp"
#include "coroutine/process_options.hpp"
#include "http/development_notices.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/errors.hpp"
#include "runtime/options.hpp"
#include "server/server_object.hpp"
#include "server/server_option_tables.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

using option::BoundTable;
using option::member_by;
using server::PortConfig;
using server::ServerConfig;

// ---- rows that only PHP has ------------------------------------------------------------------------------

const char* store_enable_coroutine(void* target, const option::Value& value) {
    static_cast<HostOptions*>(target)->enable_coroutine = value.flag;
    callbacks_use_coroutines = value.flag;
    return nullptr;
}

const char* store_development_notices(void* target, const option::Value& value) {
    static_cast<HostOptions*>(target)->development_notices = value.flag;
    development_notices_enabled = value.flag;
    return nullptr;
}

const char* store_log_file(void* target, const option::Value& value) {
    log::Settings settings = log::settings();
    settings.file = value.text;
    if (!log::configure(settings)) return "the file cannot be opened for writing";
    static_cast<ServerConfig*>(target)->log_file = value.text;
    return nullptr;
}

constexpr option::Row kHostRows[] = {
    option::flag("enable_coroutine", member_by<&HostOptions::enable_coroutine>(store_enable_coroutine),
                 "Run callbacks in a coroutine each: those of the server, of timers and of events."),
    option::flag(
        "send_yield", option::member<&HostOptions::send_yields>,
        "In a coroutine send() waits while the connection's output queue is full; off: it returns false."),
    option::flag(
        "development_notices", member_by<&HostOptions::development_notices>(store_development_notices),
        "Log once a worker when a handler uses header() or echo, which have no effect on a response, or "
        "ends without end()."),
    option::flag("http_cancel_on_disconnect", option::member<&HostOptions::cancels_on_disconnect>,
                 "Cancel what a request's coroutine waits for, once, when its client disconnects before the "
                 "response."),
};

/// In the place of the core's row: the log is opened at once.
constexpr option::Row kLogRows[] = {
    option::with_default(option::path("log_file", member_by<&ServerConfig::log_file>(store_log_file),
                                      "Where the log goes; also the output of a daemon."),
                         "standard error"),
};
const option::Table kLogTable{kLogRows, option::Scope::kServer};

const char* refuse_without_http(void* /*target*/, const option::Value& value) {
    return value.flag ? nullptr : "cannot be disabled on an HTTP server";
}

/// In the place of the core's row: the first port of a Swoole\Http\Server.
constexpr option::Row kHttpPortRows[] = {
    option::flag("open_http_protocol", option::by(refuse_without_http), ""),
};
const option::Table kHttpPortTable{kHttpPortRows, option::Scope::kPort};

const char* store_port_protocol(void* target, const option::Value& value) {
    auto& port = *static_cast<PortSettings*>(target);
    port.config.protocols.http = value.flag;
    port.has_protocol = true;
    return nullptr;
}

/// In the place of the core's row: a protocol that was chosen is kept.
constexpr option::Row kOtherPortRows[] = {
    option::flag("open_http_protocol", option::by(store_port_protocol), ""),
};
const option::Table kOtherPortTable{kOtherPortRows, option::Scope::kPort};

constexpr option::Row kPortCallbackRows[] = {
    option::exact(option::with_default(
        option::callback(
            "package_length_func", option::by(option::ignore_value),  // See take_length_function().
            "function(string $received): int. The length of the packet that starts there; 0: more is "
            "needed to tell; negative: the connection is closed. Called with the first 8 KiB, then "
            "with all."),
        "none")),
};

/// Holds what the array gives, after it has been checked. False: thrown. [Z]
bool take_length_function(PortSettings& port, HashTable* options) {
    zval* const given = zend_hash_str_find_deref(options, ZEND_STRL("package_length_func"));
    if (given == nullptr || Z_TYPE_P(given) == IS_NULL) return true;
    Callable function{};
    if (!function.hold(given)) return true;  // Refused already.
    Callable before = port.length_function;
    port.length_function = function;
    if (before.is_set()) before.release();
    return EG(exception) == nullptr;
}

// ---- set() -----------------------------------------------------------------------------------------------

/// Static files are served from nowhere then. Inside a chroot the path means something else.
void warn_of_missing_root(const ServerState& state) {
    const char* const root = state.ports.front()->config.http.document_root.c_str();
    struct stat info;
    if (!state.config.chroot.empty() || (::stat(root, &info) == 0 && S_ISDIR(info.st_mode))) return;
    warn("document_root [%s] is not a directory: no static files are served", root);
}

const option::Table& protocol_table(const ServerState& state, std::size_t index) noexcept {
    return index == 0 && state.is_http_server ? kHttpPortTable : kOtherPortTable;
}

/// max_request sets the grace as well. Given together, the grace counts whatever the order of the two; given
/// before, it stays unless max_request is given. [Z]
bool settle_grace(const char* owner, ServerState& state, HashTable* options, std::uint64_t old_grace) {
    zval* const grace = zend_hash_str_find_deref(options, ZEND_STRL("max_request_grace"));
    if (grace == nullptr || Z_TYPE_P(grace) == IS_NULL) {
        if (!zend_hash_str_exists(options, ZEND_STRL("max_request")))
            state.config.max_requests_grace = old_grace;
        return true;
    }
    const BoundTable tables[] = {{&server::server_options(), &state.config}};
    zval narrower;
    array_init(&narrower);
    Z_TRY_ADDREF_P(grace);
    zend_hash_str_update(Z_ARRVAL(narrower), ZEND_STRL("max_request_grace"), grace);
    const bool is_applied = apply_options(owner, Z_ARRVAL(narrower), tables);
    zval_ptr_dtor(&narrower);
    return is_applied;
}

}  // namespace

const option::Table& host_option_table() noexcept {
    static const HostOptions defaults;
    static const option::Table table{kHostRows, option::Scope::kServer, &defaults};
    return table;
}

const option::Table& port_callback_table() noexcept {
    static const option::Table table{kPortCallbackRows, option::Scope::kPort};
    return table;
}

bool set_server_options(ServerState& state, HashTable* options) {
    constexpr const char* kOwner = "Swoole\\Server::set()";
    ProcessOptions process;
    PortSettings& port = *state.ports.front();
    const BoundTable tables[] = {{&host_option_table(), static_cast<HostOptions*>(&state)},
                                 {&kLogTable, &state.config},
                                 {&server::server_options(), &state.config},
                                 {&server::http_options(), &port.config},
                                 {&protocol_table(state, 0), &port},
                                 {&port_callback_table(), &port},
                                 {&server::port_options(), &port.config},
                                 {&server::framing_option_table(), &port.config},
                                 {&server::tls_option_table(), &port.config},
                                 {&later_server_options(), nullptr},
                                 {&obsolete_server_options(), nullptr},
                                 coroutine_option_table(),
                                 process_option_table(process)};
    take_strict_option(options);
    const std::uint64_t old_grace = state.config.max_requests_grace;
    if (!apply_options(kOwner, options, tables, UnknownNames::kWarn) ||
        !settle_coroutine_options(kOwner, options) || !settle_process_options(process) ||
        !settle_grace(kOwner, state, options, old_grace) || !take_length_function(port, options)) {
        return false;
    }
    port.has_settings = true;
    if (zend_hash_str_exists(options, ZEND_STRL("document_root"))) warn_of_missing_root(state);
    return true;
}

bool set_port_options(ServerState& state, std::size_t index, HashTable* options) {
    if (index >= state.ports.size()) return true;
    PortSettings& port = *state.ports[index];
    const BoundTable tables[] = {
        {&protocol_table(state, index), &port},      {&port_callback_table(), &port},
        {&server::port_options(), &port.config},     {&server::framing_option_table(), &port.config},
        {&server::tls_option_table(), &port.config}, {&later_server_options(), nullptr},
        {&obsolete_server_options(), nullptr}};
    if (!apply_options("Swoole\\Server\\Port::set()", options, tables, UnknownNames::kWarn) ||
        !take_length_function(port, options)) {
        return false;
    }
    port.has_settings = true;
    return true;
}

}  // namespace shoal::php
