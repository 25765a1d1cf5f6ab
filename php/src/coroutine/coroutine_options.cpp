// SPDX-License-Identifier: Apache-2.0
/// The options of Swoole\Coroutine::set().
#include <cmath>
#include <string>
#include <vector>

#include "coroutine/coroutine_classes.hpp"
#include "preempt/preemption.hpp"
#include "runtime/io.hpp"
#include "runtime/notices.hpp"
#include "runtime/options.hpp"
#include "runtime/php_coroutine.hpp"
#include "shoal/base/log.hpp"
#include "shoal/net/address.hpp"

namespace shoal::php {
namespace {

zval given_options;  // All options given to set() in this request, or UNDEF.
Callable exit_condition{};
bool is_log_changed = false;  // By these options, in this request.

constexpr double kMaxSeconds = 1e9;
constexpr double kMaxThreads = 1'024;
constexpr double kMinStackBytes = 65'536;
constexpr double kMaxBufferBytes = 1 << 30;

const char* store_max_coroutines(void* target, const option::Value& value) {
    auto& options = *static_cast<CoroutineOptions*>(target);
    options.max_coroutines = value.integer > 0 ? value.integer : 100'000;
    if (Runtime* const runtime = Runtime::peek()) {
        runtime->scheduler().set_max_coroutines(static_cast<std::size_t>(options.max_coroutines));
    }
    return nullptr;
}

const char* store_stack_size(void* target, const option::Value& value) {
    if (Runtime::peek() != nullptr) return "it must be set before the first coroutine is made";
    static_cast<CoroutineOptions*>(target)->stack_bytes = static_cast<std::size_t>(value.integer);
    return nullptr;
}

const char* store_deadlock_disable_trace(void* target, const option::Value& value) {
    static_cast<CoroutineOptions*>(target)->deadlock_check_trace = !value.flag;
    return nullptr;
}

bool configure_log(void (*change)(log::Settings&, const option::Value&), const option::Value& value) {
    log::Settings settings = log::settings();
    change(settings, value);
    is_log_changed = true;
    return log::configure(settings);
}

const char* store_log_level(void*, const option::Value& value) {
    configure_log([](log::Settings& settings,
                     const option::Value& v) { settings.level = static_cast<log::Level>(v.integer); },
                  value);
    return nullptr;
}

const char* store_log_file(void*, const option::Value& value) {
    const bool opened =
        configure_log([](log::Settings& settings, const option::Value& v) { settings.file = v.text; }, value);
    return opened ? nullptr : "the file cannot be opened for writing";
}

const char* store_log_rotation(void*, const option::Value& value) {
    configure_log([](log::Settings& settings,
                     const option::Value& v) { settings.rotation = static_cast<log::Rotation>(v.integer); },
                  value);
    return nullptr;
}

const char* store_log_date_format(void*, const option::Value& value) {
    configure_log([](log::Settings& settings, const option::Value& v) { settings.date_format = v.text; },
                  value);
    return nullptr;
}

const char* store_log_microseconds(void*, const option::Value& value) {
    configure_log(
        [](log::Settings& settings, const option::Value& v) { settings.with_microseconds = v.flag; }, value);
    return nullptr;
}

// ---- sockets, names, threads: kept in io_settings() ------------------------------------------------------

/// Zero or less: no timeout; else whole milliseconds, rounded up.
coro::TimeoutMs to_timeout(double seconds) noexcept {
    return seconds > 0 ? call_timeout(seconds, coro::kForever) : coro::kForever;
}

template <auto Member>
const char* store_timeout(void*, const option::Value& value) {
    io_settings().*Member = to_timeout(value.number);
    return nullptr;
}

const char* store_socket_timeout(void*, const option::Value& value) {
    io_settings().read_timeout_ms = to_timeout(value.number);
    io_settings().write_timeout_ms = to_timeout(value.number);
    return nullptr;
}

/// "ip[:port]", separated by commas. False: one is malformed.
bool parse_servers(std::string_view text, std::vector<std::string>& servers) {
    constexpr std::uint16_t kDnsPort = 53;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view server = text.substr(0, comma);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        while (server.starts_with(' '))
            server.remove_prefix(1);
        while (server.ends_with(' '))
            server.remove_suffix(1);
        const Result<net::Address> address = net::Address::parse(server, kDnsPort);
        if (!address || !address->is_ip() || address->port() == 0) return false;
        servers.emplace_back(server);
    }
    return true;
}

const char* store_dns_server(void*, const option::Value& value) {
    std::vector<std::string> servers;
    if (!parse_servers(value.text, servers)) return "it must be \"ip[:port]\"";
    io_settings().resolver.servers.swap(servers);
    const char* const refusal = apply_resolver_settings();
    if (refusal != nullptr) io_settings().resolver.servers.swap(servers);
    return refusal;
}

const char* store_dns_cache_seconds(void*, const option::Value& value) {
    io_settings().resolver.cache_seconds = static_cast<std::int64_t>(std::ceil(value.number));
    return apply_resolver_settings();
}

const char* store_dns_cache_capacity(void*, const option::Value& value) {
    io_settings().resolver.cache_capacity = static_cast<std::size_t>(value.integer);
    return apply_resolver_settings();
}

const char* store_min_threads(void*, const option::Value& value) {
    io_settings().threads.min_threads = static_cast<std::size_t>(value.integer);
    apply_thread_settings();
    return nullptr;
}

const char* store_max_threads(void*, const option::Value& value) {
    io_settings().threads.max_threads = static_cast<std::size_t>(value.integer);
    apply_thread_settings();
    return nullptr;
}

const char* store_max_wait_time(void*, const option::Value& value) {
    io_settings().threads.max_wait_ms = static_cast<std::int64_t>(std::ceil(value.number * 1000));
    apply_thread_settings();
    return nullptr;
}

const char* store_max_idle_time(void*, const option::Value& value) {
    io_settings().threads.idle_ms = static_cast<std::int64_t>(std::ceil(value.number * 1000));
    apply_thread_settings();
    return nullptr;
}

// ---- scheduling ------------------------------------------------------------------------------------------

const char* store_preemption(void*, const option::Value& value) {
    return set_preemption(value.flag);
}

const char* store_hook_flags(void*, const option::Value& value) {
    note_missing_hooks(value.integer);
    return nullptr;
}

// ---- defaults, from the structs that hold the settings ----------------------------------------------------

const IoSettings& default_io() {
    static const IoSettings defaults;
    return defaults;
}

template <auto... Path>
const char* store_io(void*, const option::Value& value) {
    return option::assign(option::walk<Path...>(io_settings()), value);
}
template <auto... Path>
option::Content load_io(const void*) {
    return option::content_of(option::walk<Path...>(default_io()));
}
template <auto... Path>
option::Content load_io_seconds(const void*) {
    return static_cast<double>(option::walk<Path...>(default_io())) / 1000;
}
template <auto Member>
option::Content load_log(const void*) {
    return option::content_of(log::Settings().*Member);
}
option::Content load_deadlock_disable_trace(const void* source) {
    return !static_cast<const CoroutineOptions*>(source)->deadlock_check_trace;
}

template <auto Member>
constexpr option::Row io_timeout(std::string_view name, const char* doc) noexcept {
    return option::seconds(name, {.maximum = kMaxSeconds}, {store_timeout<Member>, load_io_seconds<Member>},
                           doc);
}

// ---- the table -------------------------------------------------------------------------------------------

using option::alias;
using option::bytes;
using option::count;
using option::flag;
using option::kNearest;
using option::member;
using option::member_by;
using option::OutOfRange;
using option::seconds;
using option::with_default;

constexpr option::Limits kThreads{1, kMaxThreads, kNearest, OutOfRange::kIgnore};
constexpr option::Limits kReport{1, 1'000'000};
constexpr option::Limits kTimes{0, kMaxSeconds, 0};

constexpr option::Row kRows[] = {
    count("max_coroutine", {}, member_by<&CoroutineOptions::max_coroutines>(store_max_coroutines),
          "Maximum live coroutines in this process; zero or less: the default."),
    alias("max_coro_num", "max_coroutine"),
    bytes("stack_size", {kMinStackBytes, 1 << 30, kMinStackBytes},
          member_by<&CoroutineOptions::stack_bytes>(store_stack_size),
          "Address space of a coroutine's C stack; memory is used as it is touched."),
    alias("c_stack_size", "stack_size"),
    with_default(
        flag("strict_options", {},
             "Check options strictly: see above. In the set() of a client or socket it counts for that call "
             "only."),
        "false"),
    flag("enable_deadlock_check", member<&CoroutineOptions::deadlock_check>,
         "Report coroutines that wait when nothing can wake them any more."),
    flag("deadlock_check_disable_trace", {store_deadlock_disable_trace, load_deadlock_disable_trace},
         "Leave the backtraces out of that report."),
    count("deadlock_check_limit", kReport, member<&CoroutineOptions::deadlock_check_limit>,
          "Maximum coroutines in that report."),
    count("deadlock_check_depth", kReport, member<&CoroutineOptions::deadlock_check_depth>,
          "Maximum calls shown of each of them, the innermost first."),
    option::callback("exit_condition", {},
                     "Called when the event loop has no work left; returning false keeps it running."),
    with_default(count("log_level", {0, 6}, option::by(store_log_level), "Least level that is logged."),
                 "SWOOLE_LOG_INFO"),
    with_default(option::path("log_file", option::by(store_log_file), "Where the log goes."),
                 "standard error"),
    with_default(count("log_rotation", {0, 4}, option::by(store_log_rotation), "When a new log file begins."),
                 "SWOOLE_LOG_ROTATION_SINGLE"),
    option::text("log_date_format", {store_log_date_format, load_log<&log::Settings::date_format>},
                 "strftime() pattern of the log's dates."),
    flag("log_date_with_microseconds", {store_log_microseconds, load_log<&log::Settings::with_microseconds>},
         "Add microseconds to the log's dates."),
    count("trace_flags", {}, member<&CoroutineOptions::trace_flags>,
          "SWOOLE_TRACE_* of what is traced, at log_level SWOOLE_LOG_TRACE or below. SWOOLE_TRACE_COROUTINE "
          "logs the "
          "start and the end of each coroutine; the others log nothing."),
    with_default(
        count("hook_flags", {}, option::by(store_hook_flags),
              "SWOOLE_HOOK_*: kept for getOptions() only; runtime hooks are not part of this version, and "
              "the log says so once."),
        "0"),
    with_default(
        flag("enable_preemptive_scheduler", option::by(store_preemption),
             "Switch a coroutine that has computed for 10 ms, so that timers and other coroutines run."),
        "ini swoole.enable_preemptive_scheduler"),
    count("max_concurrency", {0, 1e9, 0}, member<&CoroutineOptions::max_concurrency>,
          "Maximum concurrent top-level coroutines, those not started by another coroutine; more wait in "
          "FIFO order "
          "before their function is called. 0: no limit."),
    io_timeout<&IoSettings::connect_timeout_ms>(
        "socket_connect_timeout",
        "Time limit of connecting, for sockets and clients without their own; zero or less: no limit."),
    seconds("socket_timeout", {.maximum = kMaxSeconds},
            {store_socket_timeout, load_io_seconds<&IoSettings::read_timeout_ms>},
            "Sets socket_read_timeout and socket_write_timeout, unless these are given as well."),
    io_timeout<&IoSettings::read_timeout_ms>("socket_read_timeout",
                                             "Time limit of a read or accept; zero or less: no limit."),
    alias("socket_recv_timeout", "socket_read_timeout"),
    io_timeout<&IoSettings::write_timeout_ms>("socket_write_timeout",
                                              "Time limit of a write; zero or less: no limit."),
    alias("socket_send_timeout", "socket_write_timeout"),
    io_timeout<&IoSettings::dns_timeout_ms>("socket_dns_timeout",
                                            "Time limit of a name lookup; zero or less: no limit."),
    bytes("socket_buffer_size", {0, kMaxBufferBytes, kMaxBufferBytes},
          {store_io<&IoSettings::socket_buffer_bytes>, load_io<&IoSettings::socket_buffer_bytes>},
          "SO_SNDBUF and SO_RCVBUF of new coroutine sockets; 0: as the kernel has it."),
    with_default(option::text("dns_server", option::by(store_dns_server),
                              "Name servers: \"ip[:port]\", several separated by commas; empty: those of "
                              "resolv.conf."),
                 "resolv.conf"),
    count("dns_cache_expire", kTimes,
          {store_dns_cache_seconds, load_io<&IoSettings::resolver, &net::ResolverOptions::cache_seconds>},
          "Maximum time that a name's addresses are cached (a shorter TTL counts); 0: no cache.", "seconds"),
    seconds("dns_cache_refresh_time", kTimes,
            {store_dns_cache_seconds, load_io<&IoSettings::resolver, &net::ResolverOptions::cache_seconds>},
            "The old form of dns_cache_expire; fractions are rounded up."),
    count("dns_cache_capacity", {0, 1e9, 1e9},
          {store_dns_cache_capacity, load_io<&IoSettings::resolver, &net::ResolverOptions::cache_capacity>},
          "Maximum cached names; the least recently used one is dropped first. 0: no cache."),
    flag("dns_lookup_random",
         {store_io<&IoSettings::dns_lookup_random>, load_io<&IoSettings::dns_lookup_random>},
         "Use a random address of a name instead of the first."),
    with_default(
        flag("use_async_resolver", {},
             "Kept for compatibility: names are always looked up in the event loop, without a thread."),
        "true"),
    option::without_effect(
        "name_resolver",
        "clients do not ask resolvers of the program in this version; swoole_name_resolver_lookup() does"),
    with_default(count("aio_core_worker_num", kThreads, option::by(store_min_threads),
                       "Threads for files and other blocking calls that are kept when idle."),
                 "number of CPUs"),
    with_default(count("aio_worker_num", kThreads, option::by(store_max_threads),
                       "Maximum threads for files and other blocking calls; caps aio_core_worker_num."),
                 "8 times the number of CPUs"),
    seconds(
        "aio_max_wait_time", kTimes,
        {store_max_wait_time, load_io_seconds<&IoSettings::threads, &aio::ThreadPoolOptions::max_wait_ms>},
        "Queueing time after which a thread above aio_core_worker_num is started."),
    seconds("aio_max_idle_time", kTimes,
            {store_max_idle_time, load_io_seconds<&IoSettings::threads, &aio::ThreadPoolOptions::idle_ms>},
            "Idle time after which a thread above aio_core_worker_num ends."),
};

/// The narrower timeouts take precedence over socket_timeout, in any order in the array. [Z]
bool restore_narrower_timeouts(const char* owner, HashTable* options) {
    if (!zend_hash_str_exists(options, ZEND_STRL("socket_timeout"))) return true;
    constexpr std::string_view kNarrower[] = {"socket_read_timeout", "socket_recv_timeout",
                                              "socket_write_timeout", "socket_send_timeout"};
    zval narrower;
    array_init(&narrower);
    for (const std::string_view name : kNarrower) {
        zval* const value = zend_hash_str_find(options, name.data(), name.size());
        if (value == nullptr) continue;
        Z_TRY_ADDREF_P(value);
        zend_hash_str_update(Z_ARRVAL(narrower), name.data(), name.size(), value);
    }
    const option::BoundTable tables[] = {coroutine_option_table()};
    const bool is_applied = apply_options(owner, Z_ARRVAL(narrower), tables);
    zval_ptr_dtor(&narrower);
    return is_applied;
}

/// True if the returned value is false; releases it. Guarded, because a destructor may bail out and the
/// loop's frames are below. False also after a bailout.
[[gnu::noinline]] bool is_false(zval* answer) noexcept {
    volatile bool says_false = false;
    volatile bool has_bailed_out = false;
    zend_execute_data* const frame = EG(current_execute_data);
    zend_try {
        says_false = !zend_is_true(answer);
        zval_ptr_dtor(answer);
    }
    zend_catch {
        has_bailed_out = true;
        EG(current_execute_data) = frame;  // Cleared by the bailout.
    }
    zend_end_try();
    Runtime& runtime = *Runtime::peek();
    if (has_bailed_out) runtime.note_bailout();
    if (EG(exception) != nullptr) runtime.handle_uncaught(runtime.uncaught_policy);
    return says_false && !runtime.is_terminating();
}

/// Called when the loop has no work left; true keeps it running.
bool ask_exit_condition() {
    if (!exit_condition.is_set()) return false;
    zval answer;
    if (run_callback_direct(exit_condition, 0, nullptr, &answer) != CallStatus::kReturned) return false;
    return is_false(&answer);
}

void take_exit_condition(HashTable* options) {
    zval* const value = zend_hash_str_find_deref(options, ZEND_STRL("exit_condition"));
    Runtime* const runtime = Runtime::get();
    if (value == nullptr || runtime == nullptr || !zend_is_callable(value, 0, nullptr)) return;
    if (exit_condition.is_set()) exit_condition.release();
    if (!exit_condition.hold(value)) return;
    call_core([&] { runtime->loop().set_stay_alive_condition(&ask_exit_condition); });
}

}  // namespace

void reset_coroutine_options() {
    if (Z_TYPE(given_options) != IS_UNDEF) zval_ptr_dtor(&given_options);
    ZVAL_UNDEF(&given_options);
    if (exit_condition.is_set()) exit_condition.release();
    coroutine_options = {};
    options_are_strict = false;
    stop_preemption();
    if (is_log_changed) call_core([] { log::configure({}); });
    is_log_changed = false;
}

bool settle_coroutine_options(const char* owner, HashTable* options) {
    return restore_narrower_timeouts(owner, options);
}

bool set_coroutine_options(const char* owner, HashTable* options) {
    const option::BoundTable tables[] = {coroutine_option_table()};
    if (!apply_options(owner, options, tables) || !settle_coroutine_options(owner, options)) return false;
    if (zend_hash_str_exists(options, ZEND_STRL("exit_condition"))) take_exit_condition(options);
    return EG(exception) == nullptr;
}

void keep_coroutine_options(HashTable* options) {
    if (zval* const flags = zend_hash_str_find_deref(options, ZEND_STRL("hook_flags")))
        set_hook_flags(zval_get_long(flags));
    if (Z_TYPE(given_options) == IS_UNDEF) array_init(&given_options);
    zend_hash_merge(Z_ARRVAL(given_options), options, zval_add_ref, /*overwrite=*/true);
}

bool has_hook_flags() noexcept {
    return Z_TYPE(given_options) != IS_UNDEF &&
           zend_hash_str_exists(Z_ARRVAL(given_options), ZEND_STRL("hook_flags"));
}

zend_long hook_flags() {
    return has_hook_flags()
               ? zval_get_long(zend_hash_str_find(Z_ARRVAL(given_options), ZEND_STRL("hook_flags")))
               : 0;
}

void note_missing_hooks(zend_long flags) noexcept {
    static constexpr char kKey = 0;
    if (flags != 0)
        notice_once(&kKey, "option [hook_flags] has no effect: runtime hooks are not part of this version");
}

void set_hook_flags(zend_long flags) {
    if (Z_TYPE(given_options) == IS_UNDEF) array_init(&given_options);
    zval value;
    ZVAL_LONG(&value, flags);
    zend_hash_str_update(Z_ARRVAL(given_options), ZEND_STRL("hook_flags"), &value);
}

option::BoundTable coroutine_option_table() noexcept {
    static const CoroutineOptions defaults;
    static const option::Table table{kRows, option::Scope::kProcess, &defaults, "Coroutines and the log",
                                     "`Swoole\\Coroutine::set()`, `Swoole\\Coroutine\\Scheduler::set()` and "
                                     "`Swoole\\Server::set()`."};
    return {&table, &coroutine_options};
}

void return_coroutine_options(zval* return_value) {
    if (Z_TYPE(given_options) == IS_UNDEF) RETURN_NULL();
    RETURN_ARR(zend_array_dup(Z_ARRVAL(given_options)));
}

}  // namespace shoal::php
