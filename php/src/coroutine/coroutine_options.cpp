// SPDX-License-Identifier: Apache-2.0
/// The options of Swoole\Coroutine::set().
#include "coroutine/coroutine_classes.hpp"
#include "runtime/options.hpp"
#include "runtime/php_coroutine.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

zval given_options;  // An array of all that set() was given in this request, or UNDEF.
Callable exit_condition{};

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
    static_cast<CoroutineOptions*>(target)->stack_bytes = static_cast<std::size_t>(value.integer);
    if (Runtime::peek() != nullptr) return "it must be set before the first coroutine is made";
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

bool configure_log(void (*change)(log::Settings&, const OptionValue&), const OptionValue& value) {
    log::Settings settings = log::settings();
    change(settings, value);
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

constexpr const char* kHooksLater = "runtime hooks are not part of this version";
constexpr const char* kIoLater = "coroutine sockets and clients are not part of this version";

OptionSpec later(std::string_view name, OptionType type, const char* why) {
    OptionSpec spec{.name = name, .type = type};
    spec.unavailable = why;
    return spec;
}

const OptionSpec kSpecs[] = {
    {.name = "max_coroutine",
     .type = OptionType::kInt,
     .minimum = -1,
     .default_text = "100000",
     .store = &store_max_coroutines,
     .doc = "Live coroutines at most in this process; zero or less: the default."},
    {.name = "max_coro_num",
     .type = OptionType::kInt,
     .minimum = -1,
     .default_text = "100000",
     .store = &store_max_coroutines,
     .alias_of = "max_coroutine"},
    {.name = "stack_size",
     .type = OptionType::kSize,
     .minimum = 65536,
     .maximum = 1 << 30,
     .unit = "bytes",
     .default_text = "524288",
     .store = &store_stack_size,
     .doc = "Address space of a coroutine's C stack; memory is used as it is touched."},
    {.name = "c_stack_size",
     .type = OptionType::kSize,
     .minimum = 65536,
     .maximum = 1 << 30,
     .unit = "bytes",
     .default_text = "524288",
     .store = &store_stack_size,
     .alias_of = "stack_size"},
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
     .doc = "Coroutines shown in that report at most."},
    {.name = "exit_condition",
     .type = OptionType::kCallable,
     .doc = "Asked when the event loop has nothing left to do: false keeps it running."},
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
    later("hook_flags", OptionType::kInt, kHooksLater),
    later("enable_preemptive_scheduler", OptionType::kBool,
          "preemptive scheduling is not part of this version"),
    later("socket_connect_timeout", OptionType::kFloat, kIoLater),
    later("socket_timeout", OptionType::kFloat, kIoLater),
    later("socket_read_timeout", OptionType::kFloat, kIoLater),
    later("socket_write_timeout", OptionType::kFloat, kIoLater),
    later("socket_recv_timeout", OptionType::kFloat, kIoLater),
    later("socket_send_timeout", OptionType::kFloat, kIoLater),
    later("socket_dns_timeout", OptionType::kFloat, kIoLater),
    later("socket_buffer_size", OptionType::kSize, kIoLater),
    later("dns_cache_expire", OptionType::kInt, kIoLater),
    later("dns_cache_capacity", OptionType::kInt, kIoLater),
    later("dns_server", OptionType::kString, kIoLater),
    later("aio_core_worker_num", OptionType::kInt, kIoLater),
    later("aio_worker_num", OptionType::kInt, kIoLater),
    later("aio_max_wait_time", OptionType::kFloat, kIoLater),
    later("aio_max_idle_time", OptionType::kFloat, kIoLater),
    later("max_concurrency", OptionType::kInt, kIoLater),
    later("trace_flags", OptionType::kInt, "this build has no tracing"),
};

void clear_options() {
    if (Z_TYPE(given_options) != IS_UNDEF) zval_ptr_dtor(&given_options);
    ZVAL_UNDEF(&given_options);
    if (exit_condition.is_set()) exit_condition.release();
}

/// The loop has nothing left to do: true keeps it running.
bool ask_exit_condition() {
    if (!exit_condition.is_set()) return false;
    zval answer;
    if (run_callback_direct(exit_condition, 0, nullptr, &answer) != CallStatus::kReturned) return false;
    const bool may_exit = zend_is_true(&answer);
    zval_ptr_dtor(&answer);
    return !may_exit;
}

void take_exit_condition(HashTable* options) {
    zval* const value = zend_hash_str_find_deref(options, ZEND_STRL("exit_condition"));
    Runtime* const runtime = Runtime::get();
    if (value == nullptr || runtime == nullptr) return;
    if (exit_condition.is_set()) exit_condition.release();
    if (!exit_condition.hold(value)) return;
    call_core([&] { runtime->loop().set_stay_alive_condition(&ask_exit_condition); });
}

}  // namespace

bool set_coroutine_options(const char* owner, HashTable* options) {
    const OptionTable tables[] = {{kSpecs, &coroutine_options}};
    if (!apply_options(owner, options, tables)) return false;
    if (zend_hash_str_exists(options, ZEND_STRL("exit_condition"))) take_exit_condition(options);
    if (Z_TYPE(given_options) == IS_UNDEF) {
        array_init(&given_options);
        static bool is_registered = false;
        if (!is_registered) call_core([] { Runtime::register_request_cleanup(&clear_options); });
        is_registered = true;
    }
    zend_hash_merge(Z_ARRVAL(given_options), options, zval_add_ref, /*overwrite=*/true);
    return EG(exception) == nullptr;
}

OptionTable coroutine_option_table() noexcept {
    return {kSpecs, &coroutine_options};
}

void return_coroutine_options(zval* return_value) {
    if (Z_TYPE(given_options) == IS_UNDEF) RETURN_NULL();
    RETURN_ARR(zend_array_dup(Z_ARRVAL(given_options)));
}

}  // namespace shoal::php
