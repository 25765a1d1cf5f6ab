// SPDX-License-Identifier: Apache-2.0
#include "runtime/ini.hpp"

#include "runtime/callbacks.hpp"
#include "runtime/io.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

ZEND_INI_MH(on_enable_coroutine) {
    callbacks_use_coroutines = zend_ini_parse_bool(new_value);
    return SUCCESS;
}

ZEND_INI_MH(on_aio_thread_num) {
    const zend_long threads = ZEND_STRTOL(ZSTR_VAL(new_value), nullptr, 10);
    if (stage != ZEND_INI_STAGE_RUNTIME || threads < 1) return SUCCESS;
    call_core([threads] {
        io_settings().threads.min_threads = static_cast<std::size_t>(threads);
        io_settings().threads.max_threads = static_cast<std::size_t>(threads);
        apply_thread_settings();
    });
    return SUCCESS;
}

// X(BOOL or TEXT, name, default, who may change it, called on a change, documentation)
// clang-format off
#define SHOAL_INI_SETTINGS(X) \
    X(BOOL, "swoole.enable_library", "On", PHP_INI_ALL, nullptr, "Off: the names that Swoole's PHP library defines are left out: `Swoole\\Coroutine\\run()`, `WaitGroup`, `Barrier`, `Swoole\\Coroutine\\Server`, ... Read when a request starts.") \
    X(BOOL, "swoole.enable_fiber_mock", "Off", PHP_INI_ALL, nullptr, "Kept for compatibility: no effect.") \
    X(BOOL, "swoole.enable_preemptive_scheduler", "Off", PHP_INI_ALL, nullptr, "Initial value of the option `enable_preemptive_scheduler` of `Swoole\\Coroutine::set()`.") \
    X(BOOL, "swoole.enable_coroutine", "On", PHP_INI_ALL, on_enable_coroutine, "Initial value of the option `enable_coroutine`: callbacks run in coroutines.") \
    X(BOOL, "swoole.display_errors", "On", PHP_INI_ALL, nullptr, "Show the extension's warnings.") \
    X(BOOL, "swoole.use_shortname", "On", PHP_INI_SYSTEM, nullptr, "Define `go()`, `defer()`, `chan`, `co` and the other short names. php.ini only.") \
    X(TEXT, "swoole.socket_buffer_size", "8388608", PHP_INI_ALL, nullptr, "Output that `Swoole\\Event::write()` keeps for a descriptor at most.") \
    X(TEXT, "swoole.unixsock_buffer_size", "8388608", PHP_INI_ALL, nullptr, "The old name of `swoole.socket_buffer_size`; used when that is not set.") \
    X(TEXT, "swoole.aio_thread_num", "2", PHP_INI_ALL, on_aio_thread_num, "Threads for files and other blocking calls; 2 or less than 1: as many as `aio_core_worker_num` and `aio_worker_num` say.") \
    X(TEXT, "swoole.message_queue_key", "0", PHP_INI_ALL, nullptr, "Kept for compatibility: no effect without task workers.") \
    X(BOOL, "swoole.use_namespace", "On", PHP_INI_SYSTEM, nullptr, "Kept for compatibility: classes have both names, `Swoole\\Server` and `swoole_server`.") \
    X(BOOL, "swoole.fast_serialize", "Off", PHP_INI_ALL, nullptr, "Kept for compatibility: no effect.") \
    X(BOOL, "swoole.blocking_detection", "Off", PHP_INI_SYSTEM, nullptr, "Kept for compatibility: no effect.") \
    X(TEXT, "swoole.blocking_threshold", "100000", PHP_INI_SYSTEM, nullptr, "Kept for compatibility: no effect.") \
    X(BOOL, "swoole.profile", "Off", PHP_INI_SYSTEM, nullptr, "Kept for compatibility: no effect.") \
    X(BOOL, "swoole.leak_detection", "Off", PHP_INI_SYSTEM, nullptr, "Kept for compatibility: no effect.")
// clang-format on

#define SHOAL_INI_ENTRY_BOOL(name, value, modifiable, on_modify) \
    PHP_INI_ENTRY_EX(name, value, modifiable, on_modify, zend_ini_boolean_displayer_cb)
#define SHOAL_INI_ENTRY_TEXT(name, value, modifiable, on_modify) \
    PHP_INI_ENTRY(name, value, modifiable, on_modify)
#define SHOAL_INI_ENTRY(kind, name, value, modifiable, on_modify, doc) \
    SHOAL_INI_ENTRY_##kind(name, value, modifiable, on_modify)
#define SHOAL_INI_DOC(kind, name, value, modifiable, on_modify, doc) {name, value, doc},

PHP_INI_BEGIN()
SHOAL_INI_SETTINGS(SHOAL_INI_ENTRY)
PHP_INI_END()

constexpr IniSetting kIniSettings[] = {SHOAL_INI_SETTINGS(SHOAL_INI_DOC)};

}  // namespace

std::span<const IniSetting> ini_settings() noexcept {
    return kIniSettings;
}

void register_ini_settings(int type, int module_number) {
    zend_register_ini_entries_ex(ini_entries, module_number, type);
}

void unregister_ini_settings(int type, int module_number) {
    zend_unregister_ini_entries_ex(module_number, type);
}

void begin_request_settings() {
    callbacks_use_coroutines = ini_bool("swoole.enable_coroutine");
    // The default of old Swoole versions counts as not set.
    constexpr zend_long kUnset = 2;
    const zend_long threads = INI_INT("swoole.aio_thread_num");
    if (threads < 1 || threads == kUnset) return;
    call_core([threads] {
        io_settings().threads.min_threads = static_cast<std::size_t>(threads);
        io_settings().threads.max_threads = static_cast<std::size_t>(threads);
    });
}

}  // namespace shoal::php
