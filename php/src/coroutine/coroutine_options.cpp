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

zval given_options;  // An array of all that set() was given in this request, or UNDEF.
Callable exit_condition{};
bool is_log_changed = false;  // By these options, in this request.

constexpr double kMostSeconds = 1e9;
constexpr double kMostThreads = 1'024;
constexpr double kLeastStackBytes = 65'536;
constexpr double kMostBufferBytes = 1 << 30;

template <auto Member>
const char* store_size(void* target, const OptionValue& value) {
    static_cast<CoroutineOptions*>(target)->*Member = static_cast<std::size_t>(value.integer);
    return nullptr;
}

const char* store_max_coroutines(void* target, const OptionValue& value) {
    auto& options = *static_cast<CoroutineOptions*>(target);
    options.max_coroutines = value.integer > 0 ? value.integer : 100'000;
    if (Runtime* const runtime = Runtime::peek()) {
        runtime->scheduler().set_max_coroutines(static_cast<std::size_t>(options.max_coroutines));
    }
    return nullptr;
}

const char* store_stack_size(void* target, const OptionValue& value) {
    if (Runtime::peek() != nullptr) return "it must be set before the first coroutine is made";
    static_cast<CoroutineOptions*>(target)->stack_bytes = static_cast<std::size_t>(value.integer);
    return nullptr;
}

const char* store_deadlock_check(void* target, const OptionValue& value) {
    static_cast<CoroutineOptions*>(target)->deadlock_check = value.boolean;
    return nullptr;
}

const char* store_deadlock_disable_trace(void* target, const OptionValue& value) {
    static_cast<CoroutineOptions*>(target)->deadlock_check_trace = !value.boolean;
    return nullptr;
}

const char* store_deadlock_limit(void* target, const OptionValue& value) {
    static_cast<CoroutineOptions*>(target)->deadlock_check_limit = value.integer;
    return nullptr;
}

const char* store_deadlock_depth(void* target, const OptionValue& value) {
    static_cast<CoroutineOptions*>(target)->deadlock_check_depth = static_cast<int>(value.integer);
    return nullptr;
}

bool configure_log(void (*change)(log::Settings&, const OptionValue&), const OptionValue& value) {
    log::Settings settings = log::settings();
    change(settings, value);
    is_log_changed = true;
    return log::configure(settings);
}

const char* store_log_level(void*, const OptionValue& value) {
    configure_log([](log::Settings& settings,
                     const OptionValue& v) { settings.level = static_cast<log::Level>(v.integer); },
                  value);
    return nullptr;
}

const char* store_log_file(void*, const OptionValue& value) {
    const bool opened = configure_log(
        [](log::Settings& settings, const OptionValue& v) { settings.file = view(v.string); }, value);
    return opened ? nullptr : "the file cannot be opened for writing";
}

const char* store_log_rotation(void*, const OptionValue& value) {
    configure_log([](log::Settings& settings,
                     const OptionValue& v) { settings.rotation = static_cast<log::Rotation>(v.integer); },
                  value);
    return nullptr;
}

const char* store_log_date_format(void*, const OptionValue& value) {
    configure_log(
        [](log::Settings& settings, const OptionValue& v) { settings.date_format = view(v.string); }, value);
    return nullptr;
}

const char* store_log_microseconds(void*, const OptionValue& value) {
    configure_log(
        [](log::Settings& settings, const OptionValue& v) { settings.with_microseconds = v.boolean; }, value);
    return nullptr;
}

// ---- sockets, names, threads: kept in io_settings() ------------------------------------------------------

/// Zero or less: for ever; else whole milliseconds, rounded up.
coro::TimeoutMs to_timeout(double seconds) noexcept {
    return seconds > 0 ? call_timeout(seconds, coro::kForever) : coro::kForever;
}

template <auto Member>
const char* store_timeout(void*, const OptionValue& value) {
    io_settings().*Member = to_timeout(value.number);
    return nullptr;
}

const char* store_socket_timeout(void*, const OptionValue& value) {
    io_settings().read_timeout_ms = to_timeout(value.number);
    io_settings().write_timeout_ms = to_timeout(value.number);
    return nullptr;
}

const char* store_socket_buffer_size(void*, const OptionValue& value) {
    io_settings().socket_buffer_bytes = value.integer;
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

const char* store_dns_server(void*, const OptionValue& value) {
    std::vector<std::string> servers;
    if (!parse_servers(view(value.string), servers)) return "it must be \"ip[:port]\"";
    io_settings().resolver.servers.swap(servers);
    const char* const refusal = apply_resolver_settings();
    if (refusal != nullptr) io_settings().resolver.servers.swap(servers);
    return refusal;
}

const char* store_dns_cache_seconds(void*, const OptionValue& value) {
    io_settings().resolver.cache_seconds = static_cast<std::int64_t>(std::ceil(value.number));
    return apply_resolver_settings();
}

const char* store_dns_cache_capacity(void*, const OptionValue& value) {
    io_settings().resolver.cache_capacity = static_cast<std::size_t>(value.integer);
    return apply_resolver_settings();
}

const char* store_dns_lookup_random(void*, const OptionValue& value) {
    io_settings().dns_lookup_random = value.boolean;
    return nullptr;
}

const char* store_min_threads(void*, const OptionValue& value) {
    io_settings().threads.min_threads = static_cast<std::size_t>(value.integer);
    apply_thread_settings();
    return nullptr;
}

const char* store_max_threads(void*, const OptionValue& value) {
    io_settings().threads.max_threads = static_cast<std::size_t>(value.integer);
    apply_thread_settings();
    return nullptr;
}

const char* store_max_wait_time(void*, const OptionValue& value) {
    io_settings().threads.max_wait_ms = static_cast<std::int64_t>(std::ceil(value.number * 1000));
    apply_thread_settings();
    return nullptr;
}

const char* store_max_idle_time(void*, const OptionValue& value) {
    io_settings().threads.idle_ms = static_cast<std::int64_t>(std::ceil(value.number * 1000));
    apply_thread_settings();
    return nullptr;
}

// ---- scheduling ------------------------------------------------------------------------------------------

const char* store_preemption(void*, const OptionValue& value) {
    return set_preemption(value.boolean);
}

const char* store_max_concurrency(void* target, const OptionValue& value) {
    static_cast<CoroutineOptions*>(target)->max_concurrency = value.integer;
    return nullptr;
}

const char* store_trace_flags(void* target, const OptionValue& value) {
    static_cast<CoroutineOptions*>(target)->trace_flags = value.integer;
    return nullptr;
}

const char* store_hook_flags(void*, const OptionValue& value) {
    note_missing_hooks(value.integer);
    return nullptr;
}

const OptionSpec kSpecs[] = {
    {.name = "max_coroutine",
     .type = OptionType::kInt,
     .default_text = "100000",
     .store = &store_max_coroutines,
     .doc = "Maximum live coroutines in this process; zero or less: the default."},
    {.name = "max_coro_num",
     .type = OptionType::kInt,
     .default_text = "100000",
     .store = &store_max_coroutines,
     .alias_of = "max_coroutine"},
    {.name = "stack_size",
     .type = OptionType::kSize,
     .minimum = kLeastStackBytes,
     .maximum = 1 << 30,
     .below_minimum = kLeastStackBytes,
     .unit = "bytes",
     .default_text = "8388608",
     .store = &store_stack_size,
     .doc = "Address space of a coroutine's C stack; memory is used as it is touched."},
    {.name = "c_stack_size",
     .type = OptionType::kSize,
     .minimum = kLeastStackBytes,
     .maximum = 1 << 30,
     .below_minimum = kLeastStackBytes,
     .unit = "bytes",
     .default_text = "8388608",
     .store = &store_stack_size,
     .alias_of = "stack_size"},
    {.name = "strict_options",
     .type = OptionType::kBool,
     .default_text = "false",
     .doc = "Check options strictly: see above. In the set() of a client or socket it counts for that call "
            "only."},
    {.name = "enable_deadlock_check",
     .type = OptionType::kBool,
     .default_text = "true",
     .store = &store_deadlock_check,
     .doc = "Report coroutines that wait when nothing can wake them any more."},
    {.name = "deadlock_check_disable_trace",
     .type = OptionType::kBool,
     .default_text = "false",
     .store = &store_deadlock_disable_trace,
     .doc = "Leave the backtraces out of that report."},
    {.name = "deadlock_check_limit",
     .type = OptionType::kInt,
     .minimum = 1,
     .maximum = 1'000'000,
     .default_text = "32",
     .store = &store_deadlock_limit,
     .doc = "Maximum coroutines in that report."},
    {.name = "deadlock_check_depth",
     .type = OptionType::kInt,
     .minimum = 1,
     .maximum = 1'000'000,
     .default_text = "32",
     .store = &store_deadlock_depth,
     .doc = "Maximum calls shown of each of them, the innermost first."},
    {.name = "exit_condition",
     .type = OptionType::kCallable,
     .doc = "Called when the event loop has no work left; returning false keeps it running."},
    {.name = "log_level",
     .type = OptionType::kInt,
     .minimum = 0,
     .maximum = 6,
     .default_text = "SWOOLE_LOG_INFO",
     .store = &store_log_level,
     .doc = "Least level that is logged."},
    {.name = "log_file",
     .type = OptionType::kString,
     .default_text = "standard error",
     .store = &store_log_file,
     .doc = "Where the log goes."},
    {.name = "log_rotation",
     .type = OptionType::kInt,
     .minimum = 0,
     .maximum = 4,
     .default_text = "SWOOLE_LOG_ROTATION_SINGLE",
     .store = &store_log_rotation,
     .doc = "When a new log file begins."},
    {.name = "log_date_format",
     .type = OptionType::kString,
     .default_text = "%Y-%m-%d %H:%M:%S",
     .store = &store_log_date_format,
     .doc = "strftime() pattern of the log's dates."},
    {.name = "log_date_with_microseconds",
     .type = OptionType::kBool,
     .default_text = "false",
     .store = &store_log_microseconds,
     .doc = "Add microseconds to the log's dates."},
    {.name = "trace_flags",
     .type = OptionType::kInt,
     .default_text = "0",
     .store = &store_trace_flags,
     .doc =
         "SWOOLE_TRACE_* of what is traced, at log_level SWOOLE_LOG_TRACE or below. SWOOLE_TRACE_COROUTINE "
         "logs the start and the end of each coroutine; the others log nothing."},
    {.name = "hook_flags",
     .type = OptionType::kInt,
     .default_text = "0",
     .store = &store_hook_flags,
     .doc = "SWOOLE_HOOK_*: kept for getOptions() only; runtime hooks are not part of this version, and the "
            "log says so "
            "once."},
    {.name = "enable_preemptive_scheduler",
     .type = OptionType::kBool,
     .default_text = "ini swoole.enable_preemptive_scheduler",
     .store = &store_preemption,
     .doc = "Switch a coroutine that has computed for 10 ms, so that timers and other coroutines run."},
    {.name = "max_concurrency",
     .type = OptionType::kInt,
     .minimum = 0,
     .maximum = 1'000'000'000,
     .below_minimum = 0,
     .default_text = "0",
     .store = &store_max_concurrency,
     .doc =
         "Maximum concurrent top-level coroutines, those not started by another coroutine; more wait in FIFO "
         "order before their function is called. 0: no limit."},
    {.name = "socket_connect_timeout",
     .type = OptionType::kFloat,
     .maximum = kMostSeconds,
     .unit = "seconds",
     .default_text = "10",
     .store = &store_timeout<&IoSettings::connect_timeout_ms>,
     .doc = "Time limit of connecting, for sockets and clients without their own; zero or less: no limit."},
    {.name = "socket_timeout",
     .type = OptionType::kFloat,
     .maximum = kMostSeconds,
     .unit = "seconds",
     .default_text = "60",
     .store = &store_socket_timeout,
     .doc = "Sets socket_read_timeout and socket_write_timeout, unless these are given as well."},
    {.name = "socket_read_timeout",
     .type = OptionType::kFloat,
     .maximum = kMostSeconds,
     .unit = "seconds",
     .default_text = "60",
     .store = &store_timeout<&IoSettings::read_timeout_ms>,
     .doc = "Time limit of a read or accept; zero or less: no limit."},
    {.name = "socket_recv_timeout",
     .type = OptionType::kFloat,
     .maximum = kMostSeconds,
     .unit = "seconds",
     .default_text = "60",
     .store = &store_timeout<&IoSettings::read_timeout_ms>,
     .alias_of = "socket_read_timeout"},
    {.name = "socket_write_timeout",
     .type = OptionType::kFloat,
     .maximum = kMostSeconds,
     .unit = "seconds",
     .default_text = "60",
     .store = &store_timeout<&IoSettings::write_timeout_ms>,
     .doc = "Time limit of a write; zero or less: no limit."},
    {.name = "socket_send_timeout",
     .type = OptionType::kFloat,
     .maximum = kMostSeconds,
     .unit = "seconds",
     .default_text = "60",
     .store = &store_timeout<&IoSettings::write_timeout_ms>,
     .alias_of = "socket_write_timeout"},
    {.name = "socket_dns_timeout",
     .type = OptionType::kFloat,
     .maximum = kMostSeconds,
     .unit = "seconds",
     .default_text = "60",
     .store = &store_timeout<&IoSettings::dns_timeout_ms>,
     .doc = "Time limit of a name lookup; zero or less: no limit."},
    {.name = "socket_buffer_size",
     .type = OptionType::kSize,
     .minimum = 0,
     .maximum = kMostBufferBytes,
     .below_minimum = kMostBufferBytes,
     .unit = "bytes",
     .default_text = "0",
     .store = &store_socket_buffer_size,
     .doc = "SO_SNDBUF and SO_RCVBUF of new coroutine sockets; 0: as the kernel has it."},
    {.name = "dns_server",
     .type = OptionType::kString,
     .default_text = "resolv.conf",
     .store = &store_dns_server,
     .doc = "Name servers: \"ip[:port]\", several separated by commas; empty: those of resolv.conf."},
    {.name = "dns_cache_expire",
     .type = OptionType::kInt,
     .minimum = 0,
     .maximum = kMostSeconds,
     .below_minimum = 0,
     .unit = "seconds",
     .default_text = "60",
     .store = &store_dns_cache_seconds,
     .doc = "Maximum time that a name's addresses are cached (a shorter TTL counts); 0: no cache."},
    {.name = "dns_cache_refresh_time",
     .type = OptionType::kFloat,
     .minimum = 0,
     .maximum = kMostSeconds,
     .below_minimum = 0,
     .unit = "seconds",
     .default_text = "60",
     .store = &store_dns_cache_seconds,
     .alias_of = "dns_cache_expire"},
    {.name = "dns_cache_capacity",
     .type = OptionType::kInt,
     .minimum = 0,
     .maximum = 1'000'000'000,
     .below_minimum = 1'000'000'000,
     .default_text = "1000",
     .store = &store_dns_cache_capacity,
     .doc = "Maximum cached names; the least recently used one is dropped first. 0: no cache."},
    {.name = "dns_lookup_random",
     .type = OptionType::kBool,
     .default_text = "false",
     .store = &store_dns_lookup_random,
     .doc = "Use a random address of a name instead of the first."},
    {.name = "use_async_resolver",
     .type = OptionType::kBool,
     .default_text = "true",
     .doc = "Kept for compatibility: names are always looked up in the event loop, without a thread."},
    {.name = "name_resolver",
     .type = OptionType::kAny,
     .unavailable = "name resolvers of the program are not part of this version"},
    {.name = "aio_core_worker_num",
     .type = OptionType::kInt,
     .minimum = 1,
     .maximum = kMostThreads,
     .out_of_range = OutOfRange::kIgnore,
     .default_text = "number of CPUs",
     .store = &store_min_threads,
     .doc = "Threads for files and other blocking calls that are kept when idle."},
    {.name = "aio_worker_num",
     .type = OptionType::kInt,
     .minimum = 1,
     .maximum = kMostThreads,
     .out_of_range = OutOfRange::kIgnore,
     .default_text = "8 times the number of CPUs",
     .store = &store_max_threads,
     .doc = "Maximum threads for files and other blocking calls; caps aio_core_worker_num."},
    {.name = "aio_max_wait_time",
     .type = OptionType::kFloat,
     .minimum = 0,
     .maximum = kMostSeconds,
     .below_minimum = 0,
     .unit = "seconds",
     .default_text = "0.001",
     .store = &store_max_wait_time,
     .doc = "Queueing time after which a thread above aio_core_worker_num is started."},
    {.name = "aio_max_idle_time",
     .type = OptionType::kFloat,
     .minimum = 0,
     .maximum = kMostSeconds,
     .below_minimum = 0,
     .unit = "seconds",
     .default_text = "1",
     .store = &store_max_idle_time,
     .doc = "Idle time after which a thread above aio_core_worker_num ends."},
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
    const OptionTable tables[] = {{kSpecs, &coroutine_options}};
    const bool is_applied = apply_options(owner, Z_ARRVAL(narrower), tables);
    zval_ptr_dtor(&narrower);
    return is_applied;
}

/// Whether an answer is false; drops it. In a guard, because that may have a destructor and the loop's
/// frames are below. False as well when nothing can be said any more.
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
        EG(current_execute_data) = frame;  // The bailout has cleared it.
    }
    zend_end_try();
    Runtime& runtime = *Runtime::peek();
    if (has_bailed_out) runtime.note_bailout();
    if (EG(exception) != nullptr) runtime.handle_uncaught(runtime.uncaught_policy);
    return says_false && !runtime.is_terminating();
}

/// The loop has nothing left to do: true keeps it running.
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
    const OptionTable tables[] = {{kSpecs, &coroutine_options}};
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

OptionTable coroutine_option_table() noexcept {
    return {kSpecs, &coroutine_options};
}

void return_coroutine_options(zval* return_value) {
    if (Z_TYPE(given_options) == IS_UNDEF) RETURN_NULL();
    RETURN_ARR(zend_array_dup(Z_ARRVAL(given_options)));
}

}  // namespace shoal::php
