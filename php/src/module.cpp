// SPDX-License-Identifier: Apache-2.0
/// The two modules, `shoal` and `swoole`: start-up, shut-down and `php --ri`. Registering is left to the
/// classes.
#include <utility>

#include "client/registration.hpp"
#include "client/sync_client.hpp"
#include "coroutine/coroutine_classes.hpp"
#include "coroutine/registration.hpp"
#include "event/registration.hpp"
#include "http/registration.hpp"
#include "library/library.hpp"
#include "memory/registration.hpp"
#include "preempt/preemption.hpp"
#include "process/registration.hpp"
#include "runtime/fork.hpp"
#include "runtime/ini.hpp"
#include "runtime/io.hpp"
#include "runtime/programs.hpp"
#include "runtime/register.hpp"
#include "runtime/runtime.hpp"
#include "server/registration.hpp"
#include "shoal/version.hpp"
#include "socket/registration.hpp"
#include "system/registration.hpp"

namespace {

constexpr const char* kApiLevel = "6.2.1";

PHP_MINFO_FUNCTION(shoal_api) {
    php_info_print_table_start();
    php_info_print_table_row(2, "Swoole API", "provided by shoal");
    php_info_print_table_row(2, "Version", kApiLevel);
    php_info_print_table_end();
}

/// So that extension_loaded('swoole') and Composer's ext-swoole are satisfied.
zend_module_entry api_module = {
    STANDARD_MODULE_HEADER,
    "swoole",
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    PHP_MINFO(shoal_api),
    kApiLevel,
    STANDARD_MODULE_PROPERTIES,
};

zend_module_entry* registered_api_module = nullptr;
int api_module_number = 0;

/// Null: the real swoole is loaded.
zend_module_entry* register_api_module() {
    if (zend_hash_str_exists(&module_registry, ZEND_STRL("swoole"))) {
        zend_error(E_CORE_WARNING,
                   "shoal provides the classes of swoole and cannot be loaded with it: remove "
                   "extension=swoole, or extension=shoal, from php.ini");
        return nullptr;
    }
    zend_module_entry* const current = EG(current_module);
    registered_api_module = zend_register_internal_module(&api_module);
    EG(current_module) = current;
    if (registered_api_module != nullptr) api_module_number = registered_api_module->module_number;
    return registered_api_module;
}

/// Names of Swoole's PHP library that are written in C++ here.
void register_library_names() {
    using namespace shoal::php;
    register_wait_group();
    register_barrier();
    register_coroutine_functions();
}

PHP_MINIT_FUNCTION(shoal) {
    using namespace shoal::php;
    zend_module_entry* const api = register_api_module();
    if (api == nullptr) return FAILURE;
    register_ini_settings(type, api->module_number);
    // Everything belongs to the module `swoole`: reflection and the generators of IDE helpers list it there.
    zend_module_entry* const current = std::exchange(EG(current_module), api);
    install_fork_handler();
    install_program_handlers();
    register_exceptions();
    register_constants();
    register_coroutine();
    register_scheduler();
    register_channel();
    register_removable_names(&register_library_names);
    register_coroutine_lock();
    register_runtime_class();
    register_preemption();
    register_autoload();
    register_coroutine_socket();
    register_socketpair();
    register_sync_client();
    register_async_client();
    register_client_select();
    register_coroutine_client();
    register_coroutine_system();
    register_dns_functions();
    register_name_resolver();
    register_timer();
    register_event();
    register_functions_misc();
    register_mime_functions();
    register_memory_classes();
    register_process_classes();
    register_server();
    register_http_server();
    register_http_request();
    register_http_response();
    register_http_cookie();
    register_library();
    EG(current_module) = current;
    register_option_reference();
    return SUCCESS;
}

PHP_MSHUTDOWN_FUNCTION(shoal) {
    shoal::php::close_kept_clients();
    shoal::php::remove_error_log();
    if (registered_api_module != nullptr) shoal::php::unregister_ini_settings(type, api_module_number);
    return SUCCESS;
}

PHP_RINIT_FUNCTION(shoal) {
    shoal::php::begin_request_settings();
    shoal::php::begin_library_request();
    return SUCCESS;
}

PHP_RSHUTDOWN_FUNCTION(shoal) {
    using namespace shoal::php;
    drop_name_resolvers();
    Runtime::request_shutdown();
    // Options may have been set without a runtime: these two are done in any case.
    reset_coroutine_options();
    call_core([] { drop_io_services(); });
    return SUCCESS;
}

PHP_MINFO_FUNCTION(shoal) {
    php_info_print_table_start();
    php_info_print_table_row(2, "shoal", "enabled");
    php_info_print_table_row(2, "Version", SHOAL_VERSION);
    php_info_print_table_row(2, "Swoole API level", kApiLevel);
    php_info_print_table_row(2, "Compiler", __VERSION__);
#ifdef NDEBUG
    php_info_print_table_row(2, "Assertions", "off");
#else
    php_info_print_table_row(2, "Assertions", "on");
#endif
    php_info_print_table_row(2, "Poller", "epoll");
    php_info_print_table_row(2, "Server modes", "SWOOLE_BASE");
    php_info_print_table_row(2, "HTTP compression", "gzip, deflate, br, zstd");
    php_info_print_table_row(2, "Coroutine contexts", "zend_fiber, pooled");
    php_info_print_table_end();
    display_ini_entries(registered_api_module);
}

const zend_module_dep module_dependencies[] = {ZEND_MOD_REQUIRED("spl") ZEND_MOD_REQUIRED("standard")
                                                   ZEND_MOD_OPTIONAL("sockets") ZEND_MOD_OPTIONAL("pcntl")
                                                       ZEND_MOD_OPTIONAL("json") ZEND_MOD_END};

}  // namespace

extern "C" {
zend_module_entry shoal_module_entry = {
    STANDARD_MODULE_HEADER_EX,
    nullptr,
    module_dependencies,
    "shoal",
    nullptr,
    PHP_MINIT(shoal),
    PHP_MSHUTDOWN(shoal),
    PHP_RINIT(shoal),
    PHP_RSHUTDOWN(shoal),
    PHP_MINFO(shoal),
    SHOAL_VERSION,
    STANDARD_MODULE_PROPERTIES,
};
ZEND_GET_MODULE(shoal)
}
