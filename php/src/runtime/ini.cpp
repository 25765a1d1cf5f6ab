// SPDX-License-Identifier: Apache-2.0
#include "runtime/ini.hpp"

#include "runtime/callbacks.hpp"
#include "runtime/io.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

#define SHOAL_INI_BOOL(name, value, modifiable, on_modify) \
    PHP_INI_ENTRY_EX(name, value, modifiable, on_modify, zend_ini_boolean_displayer_cb)

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

PHP_INI_BEGIN()
SHOAL_INI_BOOL("swoole.enable_library", "On", PHP_INI_ALL, nullptr)
SHOAL_INI_BOOL("swoole.enable_fiber_mock", "Off", PHP_INI_ALL, nullptr)
SHOAL_INI_BOOL("swoole.enable_preemptive_scheduler", "Off", PHP_INI_ALL, nullptr)
SHOAL_INI_BOOL("swoole.enable_coroutine", "On", PHP_INI_ALL, on_enable_coroutine)
SHOAL_INI_BOOL("swoole.display_errors", "On", PHP_INI_ALL, nullptr)
SHOAL_INI_BOOL("swoole.use_shortname", "On", PHP_INI_SYSTEM, nullptr)
PHP_INI_ENTRY("swoole.socket_buffer_size", "8388608", PHP_INI_ALL, nullptr)
PHP_INI_ENTRY("swoole.unixsock_buffer_size", "8388608", PHP_INI_ALL, nullptr)
PHP_INI_ENTRY("swoole.aio_thread_num", "2", PHP_INI_ALL, on_aio_thread_num)
PHP_INI_ENTRY("swoole.message_queue_key", "0", PHP_INI_ALL, nullptr)
SHOAL_INI_BOOL("swoole.use_namespace", "On", PHP_INI_SYSTEM, nullptr)
SHOAL_INI_BOOL("swoole.fast_serialize", "Off", PHP_INI_ALL, nullptr)
SHOAL_INI_BOOL("swoole.blocking_detection", "Off", PHP_INI_SYSTEM, nullptr)
PHP_INI_ENTRY("swoole.blocking_threshold", "100000", PHP_INI_SYSTEM, nullptr)
SHOAL_INI_BOOL("swoole.profile", "Off", PHP_INI_SYSTEM, nullptr)
SHOAL_INI_BOOL("swoole.leak_detection", "Off", PHP_INI_SYSTEM, nullptr)
PHP_INI_END()

}  // namespace

void register_ini_settings(int type, int module_number) {
    zend_register_ini_entries_ex(ini_entries, module_number, type);
}

void unregister_ini_settings(int type, int module_number) {
    zend_unregister_ini_entries_ex(module_number, type);
}

void begin_request_settings() {
    callbacks_use_coroutines = ini_bool("swoole.enable_coroutine");
    // The default of old versions of Swoole counts as not set.
    constexpr zend_long kUnset = 2;
    const zend_long threads = INI_INT("swoole.aio_thread_num");
    if (threads < 1 || threads == kUnset) return;
    call_core([threads] {
        io_settings().threads.min_threads = static_cast<std::size_t>(threads);
        io_settings().threads.max_threads = static_cast<std::size_t>(threads);
    });
}

}  // namespace shoal::php
