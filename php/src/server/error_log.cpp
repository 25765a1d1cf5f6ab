// SPDX-License-Identifier: Apache-2.0
/// PHP's errors in the log_file of a server: with the time, the worker and, in a request, its method and
/// target.
///
/// Invariants
///  1. `request_lines` has an entry for each coroutine that runs a request, as long as it lives.
#include <string>
#include <unordered_map>

#include "http/development_notices.hpp"
#include "runtime/register.hpp"
#include "server/registration.hpp"
#include "server/server_object.hpp"
#include "shoal/base/log.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::php {
namespace {

using ErrorCallback = decltype(zend_error_cb);
ErrorCallback previous_callback = nullptr;

constexpr int kFatalErrors =
    E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR | E_PARSE;
constexpr int kWarnings = E_WARNING | E_CORE_WARNING | E_COMPILE_WARNING | E_USER_WARNING;

std::unordered_map<coro::Cid, std::string>& request_lines() {
    static std::unordered_map<coro::Cid, std::string> lines;
    return lines;
}
std::string& line_without_coroutine() {
    static std::string line;
    return line;
}

/// The request of the running coroutine or of those that have made it; empty: none.
std::string_view current_request() {
    const coro::Coroutine* coroutine = coro::Scheduler::current();
    if (coroutine == nullptr) return line_without_coroutine();
    while (coroutine != nullptr) {
        const auto found = request_lines().find(coroutine->cid());
        if (found != request_lines().end()) return found->second;
        coroutine = Runtime::peek()->scheduler().find(coroutine->parent_cid());
    }
    return {};
}

log::Level level_of(int type) noexcept {
    if ((type & kFatalErrors) != 0) return log::Level::kError;
    return (type & kWarnings) != 0 ? log::Level::kWarning : log::Level::kNotice;
}

const char* name_of(int type) noexcept {
    if ((type & E_PARSE) != 0) return "Parse error";
    if ((type & E_RECOVERABLE_ERROR) != 0) return "Recoverable fatal error";
    if ((type & kFatalErrors) != 0) return "Fatal error";
    if ((type & kWarnings) != 0) return "Warning";
    return (type & (E_DEPRECATED | E_USER_DEPRECATED)) != 0 ? "Deprecated" : "Notice";
}

/// [C]
void write_error(int type, std::string_view file, std::uint32_t line, std::string_view message) {
    const log::Level level = level_of(type);
    if (!log::is_enabled(level)) return;
    std::string text = fmt::format("PHP {}:  {} in {} on line {}", name_of(type), message, file, line);
    if (const std::string_view request = current_request(); !request.empty())
        text += fmt::format(" [{}]", request);
    log::write(level, text);
}

/// [Z] Does not return from most fatal errors.
void report_php_error(int type, zend_string* file, const std::uint32_t line, zend_string* message) {
    const bool is_reported = (type & E_ALL & EG(error_reporting)) != 0 || (type & E_CORE) != 0;
    if (!is_reported || !logs_php_errors() || !(PG(display_errors) || PG(log_errors)))
        return previous_callback(type, file, line, message);
    const std::string_view path = file == nullptr ? std::string_view("Unknown") : view(file);
    call_core([&] { write_error(type & E_ALL, path, line, view(message)); });
    const bool bails_out = (type & kFatalErrors) != 0 && (type & E_DONT_BAIL) == 0;
    // The output of a daemon goes to the same file: once is enough.
    if (!Runtime::peek()->server.core->config().daemonize || bails_out)
        return previous_callback(type, file, line, message);
    const bool displays = PG(display_errors) != 0;
    const bool logs = PG(log_errors) != 0;
    PG(display_errors) = 0;
    if (PG(error_log) == nullptr) PG(log_errors) = 0;
    previous_callback(type, file, line, message);
    PG(display_errors) = displays;
    PG(log_errors) = logs;
}

/// [Z] Called for errors that no handler of the program has taken. What PHP shows of them is no output of the
/// program, which HandlerWatch looks for.
void on_php_error(int type, zend_string* file, const std::uint32_t line, zend_string* message) {
    const int was_sent = OG(flags) & PHP_OUTPUT_SENT;
    report_php_error(type, file, line, message);
    OG(flags) = (OG(flags) & ~PHP_OUTPUT_SENT) | was_sent;
}

}  // namespace

bool logs_php_errors() noexcept {
    const Runtime* const runtime = Runtime::peek();
    return runtime != nullptr && runtime->server.core != nullptr &&
           !runtime->server.core->config().log_file.empty();
}

void remember_request(const server::Exchange& exchange) {
    std::string line = request_line(exchange);
    const coro::Coroutine* const self = coro::Scheduler::current();
    if (self == nullptr) {
        line_without_coroutine() = std::move(line);
        return;
    }
    const coro::Cid cid = self->cid();
    request_lines()[cid] = std::move(line);
    const auto forget = [](void* context) {
        request_lines().erase(static_cast<coro::Cid>(reinterpret_cast<std::intptr_t>(context)));
    };
    static_cast<void>(call_when_ended(cid, forget, reinterpret_cast<void*>(static_cast<std::intptr_t>(cid))));
}

void forget_request() noexcept {
    line_without_coroutine().clear();
}

void install_error_log() {
    previous_callback = zend_error_cb;
    zend_error_cb = &on_php_error;
}

void remove_error_log() {
    if (zend_error_cb == &on_php_error) zend_error_cb = previous_callback;
}

}  // namespace shoal::php
