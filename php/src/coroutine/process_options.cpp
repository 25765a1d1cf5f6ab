// SPDX-License-Identifier: Apache-2.0
#include "coroutine/process_options.hpp"

#include <algorithm>

#include "coroutine/coroutine_classes.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/errors.hpp"
#include "runtime/io.hpp"
#include "runtime/options.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

const char* store_enable_coroutine(void*, const option::Value& value) {
    callbacks_use_coroutines = value.flag;
    return nullptr;
}

const char* store_display_errors(void* target, const option::Value& value) {
    static_cast<ProcessOptions*>(target)->display_errors = value.flag ? 1 : 0;
    return nullptr;
}

const char* store_wait_signal(void* target, const option::Value& value) {
    static_cast<ProcessOptions*>(target)->wait_signal = value.flag ? 1 : 0;
    return nullptr;
}

const char* store_socket_buffer_size(void* target, const option::Value& value) {
    static_cast<ProcessOptions*>(target)->socket_buffer_bytes = value.integer;
    return nullptr;
}

const char* store_min_thread_num(void*, const option::Value& value) {
    io_settings().threads.min_threads = static_cast<std::size_t>(value.integer);
    apply_thread_settings();
    return nullptr;
}

const char* store_max_thread_num(void*, const option::Value& value) {
    io_settings().threads.max_threads = static_cast<std::size_t>(value.integer);
    apply_thread_settings();
    return nullptr;
}

const char* store_thread_num(void* target, const option::Value& value) {
    store_min_thread_num(target, value);
    return store_max_thread_num(target, value);
}

const char* store_disable_dns_cache(void*, const option::Value& value) {
    if (!value.flag) return nullptr;
    io_settings().resolver.cache_capacity = 0;
    return apply_resolver_settings();
}

constexpr const char* kHttp2Later = "HTTP/2 is not part of this version";
constexpr const char* kNoIoUring = "this build does not use io_uring";

constexpr double kUnlimitedBytes = 2'147'483'647;  // Swoole's value for a size of 0 or less.
constexpr option::Limits kThreads{1, 1'024, option::kNearest, option::OutOfRange::kIgnore};

using option::by;
using option::count;
using option::flag;
using option::obsolete;
using option::with_default;
using option::without_effect;

constexpr option::Row kEnableCoroutine =
    with_default(flag("enable_coroutine", by(store_enable_coroutine),
                      "Callbacks of timers and events run in a coroutine each."),
                 "ini swoole.enable_coroutine");

constexpr option::Row kRows[] = {
    kEnableCoroutine,
    with_default(flag("display_errors", by(store_display_errors), "Show the extension's warnings."),
                 "ini swoole.display_errors"),
    with_default(option::bytes("socket_buffer_size", {1, option::kInfinity, kUnlimitedBytes},
                               by(store_socket_buffer_size),
                               "Output that Swoole\\Event::write() keeps for a descriptor at most."),
                 "ini swoole.socket_buffer_size"),
    with_default(flag("wait_signal", by(store_wait_signal), "Signal handlers keep the event loop running."),
                 "false"),
    with_default(count("thread_num", kThreads, by(store_thread_num),
                       "Sets min_thread_num and max_thread_num; either given after it takes precedence."),
                 "number of CPUs"),
    with_default(
        count("min_thread_num", kThreads, by(store_min_thread_num),
              "As aio_core_worker_num: threads for files and other blocking calls that are kept when idle."),
        "number of CPUs"),
    with_default(
        count("max_thread_num", kThreads, by(store_max_thread_num), "As aio_worker_num: maximum threads."),
        "8 times the number of CPUs"),
    with_default(
        flag("disable_dns_cache", by(store_disable_dns_cache), "The old form of dns_cache_capacity 0."),
        "false"),
    without_effect("http2_header_table_size", kHttp2Later),
    without_effect("http2_enable_push", kHttp2Later),
    without_effect("http2_max_concurrent_streams", kHttp2Later),
    without_effect("http2_init_window_size", kHttp2Later),
    without_effect("http2_max_frame_size", kHttp2Later),
    without_effect("http2_max_header_list_size", kHttp2Later),
    without_effect("http2_max_headers", kHttp2Later),
    without_effect("print_backtrace_on_error", "backtraces of errors are not part of this version"),
    obsolete("iouring_entries", kNoIoUring),
    obsolete("iouring_workers", kNoIoUring),
    obsolete("iouring_flag", kNoIoUring),
    obsolete("debug_mode", "this is no debug build"),
    obsolete("enable_signalfd", "signals always come through signalfd"),
    obsolete("enable_kqueue", "this system has epoll"),
    obsolete("socket_dontwait", "sockets are always non-blocking"),
    obsolete("aio_mode", "files always use threads"),
    obsolete("aio_chunk_size", "a file is read in one piece"),
    obsolete("max_exec_msec", "enable_preemptive_scheduler switches after 10 ms"),
};

void set_ini(std::string_view name, std::int64_t value) {
    zend_string* const key = zend_string_init(name.data(), name.size(), false);
    zend_string* const text = zend_long_to_str(value);
    zend_alter_ini_entry(key, text, PHP_INI_USER, PHP_INI_STAGE_RUNTIME);
    zend_string_release(text);
    zend_string_release(key);
}

bool knows(std::span<const option::Row> rows, std::string_view name) noexcept {
    return std::ranges::any_of(rows, [name](const option::Row& row) { return row.name == name; });
}

/// The table that takes precedence for a name in both tables: socket_buffer_size.
enum class First : std::uint8_t { kProcess, kCoroutines };

bool is_mine(First first, std::string_view name) noexcept {
    return knows(kRows, name) &&
           (first == First::kProcess || !knows(coroutine_option_table().table->rows, name));
}

/// Splits off the options that the table above does not have; they belong to the table of coroutines. The
/// caller releases the arrays.
void split_off_others(First first, HashTable* options, zval* mine, zval* others) {
    array_init(mine);
    array_init(others);
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(options, index, key, value) {
        HashTable* const part = Z_ARRVAL_P(key != nullptr && is_mine(first, view(key)) ? mine : others);
        Z_TRY_ADDREF_P(value);
        if (key != nullptr) {
            zend_hash_update(part, key, value);
        } else {
            zend_hash_index_update(part, index, value);
        }
    }
    ZEND_HASH_FOREACH_END();
}

bool set_all(const char* owner, HashTable* options, First first) {
    ProcessOptions settings;
    const option::BoundTable tables[] = {process_option_table(settings)};
    take_strict_option(options);
    zval mine;
    zval others;
    split_off_others(first, options, &mine, &others);
    const bool is_set =
        apply_options(owner, Z_ARRVAL(mine), tables) && settle_process_options(settings) &&
        (zend_hash_num_elements(Z_ARRVAL(others)) == 0 || set_coroutine_options(owner, Z_ARRVAL(others)));
    zval_ptr_dtor(&mine);
    zval_ptr_dtor(&others);
    return is_set;
}

}  // namespace

option::BoundTable process_option_table(ProcessOptions& options) noexcept {
    static const option::Table table{
        kRows, option::Scope::kProcess, nullptr, "Process-wide settings",
        "`swoole_async_set()`, `Swoole\\Coroutine::set()`, `Swoole\\Coroutine\\Scheduler::set()` and "
        "`Swoole\\Server::set()`. `swoole_async_set()` takes the options of coroutines as well; where both "
        "tables have "
        "a name, `socket_buffer_size`, it sets the one here and the other functions set the one above."};
    return {&table, &options};
}

bool settle_process_options(const ProcessOptions& options) {
    if (options.display_errors >= 0) set_ini("swoole.display_errors", options.display_errors);
    if (options.socket_buffer_bytes >= 0) set_ini("swoole.socket_buffer_size", options.socket_buffer_bytes);
    if (options.wait_signal >= 0) {
        Runtime* const runtime = Runtime::get();
        if (runtime == nullptr) return false;
        runtime->loop().set_signals_keep_alive(options.wait_signal != 0);
    }
    return EG(exception) == nullptr;
}

void take_strict_option(HashTable* options) noexcept {
    options_are_strict = is_strict(options);
}

option::BoundTable callback_option_table() noexcept {
    static const option::Table table{std::span(&kEnableCoroutine, 1), option::Scope::kProcess};
    return {&table, nullptr};
}

bool set_async_options(const char* owner, HashTable* options) {
    return set_all(owner, options, First::kProcess);
}

bool set_process_options(const char* owner, HashTable* options) {
    if (!set_all(owner, options, First::kCoroutines)) return false;
    keep_coroutine_options(options);
    return true;
}

}  // namespace shoal::php
