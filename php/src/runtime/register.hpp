// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/register.hpp
/// MINIT helpers, and the one function per class file that module.cpp calls.
#include <string_view>

#include "runtime/zend.hpp"

namespace shoal::php {

/// Functions of an arginfo header (`ext_functions`).
void register_functions(const zend_function_entry* functions);
/// `alias` names the class `entry` too; with short names only when `swoole.use_shortname` is on.
void register_class_alias(std::string_view alias, zend_class_entry* entry);
void register_short_name(std::string_view alias, zend_class_entry* entry);
void register_long(std::string_view name, zend_long value);
void register_double(std::string_view name, double value);
void register_bool(std::string_view name, bool value);
void register_string(std::string_view name, std::string_view value);
/// An ini setting as a bool: "1", "On", "yes", "true" and other non-zero numbers are true.
[[nodiscard]] bool ini_bool(std::string_view name) noexcept;
[[nodiscard]] bool short_names_enabled() noexcept;

/// Object storage with the zend_object last, as Zend wants it: `T { ...; zend_object std; }`.
template <typename T>
T* from_object(zend_object* object) noexcept {
    return reinterpret_cast<T*>(reinterpret_cast<char*>(object) - XtOffsetOf(T, std));
}
/// Allocates a zeroed T with `ce`'s properties and `handlers`.
template <typename T>
T* make_object(zend_class_entry* ce, const zend_object_handlers* handlers) {
    T* const self = static_cast<T*>(zend_object_alloc(sizeof(T), ce));
    zend_object_std_init(&self->std, ce);
    object_properties_init(&self->std, ce);
    self->std.handlers = handlers;
    return self;
}

// One per class file, called by MINIT in this order.
void register_exceptions();
void register_constants();
void register_coroutine();
void register_scheduler();
void register_channel();
void register_wait_group();
void register_barrier();
void register_coroutine_functions();
void register_coroutine_lock();
void register_runtime_class();
void register_preemption();
void register_autoload();
void register_coroutine_socket();
void register_socketpair();
void register_sync_client();
void register_async_client();
void register_client_select();
void register_coroutine_client();
void register_coroutine_system();
void register_dns_functions();
void register_timer();
void register_event();
void register_functions_misc();
void register_mime_functions();
void register_server();
void register_http_server();
void remove_error_log();  ///< MSHUTDOWN.
void register_http_request();
void register_http_response();
void register_http_cookie();

}  // namespace shoal::php
