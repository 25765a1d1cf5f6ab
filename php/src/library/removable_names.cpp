// SPDX-License-Identifier: Apache-2.0
/// Hides the library's names that are written in C++ from requests with swoole.enable_library=Off. The
/// setting can differ from request to request (php_admin_value, .user.ini), the registration happens once a
/// process.
#include <cstdint>
#include <utility>
#include <vector>

#include "library/library.hpp"

namespace shoal::php {
namespace {

struct RemovableName {
    HashTable* table;  ///< Zend's table of classes or functions.
    zend_string* name;
    zend_string* hidden_name;  ///< Begins with a NUL byte, as Zend's own names for unlinked classes.
};
std::vector<RemovableName> removable_names;  // Filled in MINIT, constant afterwards.
bool names_are_visible = true;
bool functions_are_hidden = false;  // For the file that opcache compiles.
zend_op_array* (*previous_compile_file)(zend_file_handle*, int) = nullptr;

void collect_names(HashTable* table, std::uint32_t first) {
    for (std::uint32_t index = first; index < table->nNumUsed; ++index) {
        zend_string* const name = table->arData[index].key;
        char hidden[160];
        const int bytes = ap_php_snprintf(hidden, sizeof hidden, "%cswoole-library:%s", '\0', ZSTR_VAL(name));
        removable_names.push_back(
            {table, name,
             zend_string_init_interned(hidden, static_cast<std::size_t>(bytes), /*permanent=*/true)});
    }
}

void set_visible(const RemovableName& entry, bool is_visible) {
    zval* const value = zend_hash_find(entry.table, is_visible ? entry.hidden_name : entry.name);
    // Missing: disable_functions or disable_classes of php.ini.
    if (value == nullptr) return;
    // A zval in a hash table is the first member of its bucket.
    zend_hash_set_bucket_key(entry.table, reinterpret_cast<Bucket*>(value),
                             is_visible ? entry.name : entry.hidden_name);
}

void set_functions_visible(bool are_visible) {
    for (const RemovableName& entry : removable_names) {
        if (entry.table == CG(function_table)) set_visible(entry, are_visible);
    }
    functions_are_hidden = !are_visible;
}

/// Around opcache's: ends the hiding, also after a fatal error of the compiler, and declares what opcache
/// could not declare.
zend_op_array* compile_file(zend_file_handle* file, int type) {
    zend_op_array* volatile compiled = nullptr;
    volatile bool has_bailed_out = false;
    zend_try {
        compiled = previous_compile_file(file, type);
    }
    zend_catch {
        has_bailed_out = true;
    }
    zend_end_try();
    if (functions_are_hidden) set_functions_visible(true);
    if (has_bailed_out) zend_bailout();
    if (compiled != nullptr && (CG(compiler_options) & ZEND_COMPILE_PRELOAD) == 0)
        declare_children_of_library(compiled);
    return compiled;
}

}  // namespace

void register_removable_names(void (*register_names)()) {
    const std::uint32_t first_class = CG(class_table)->nNumUsed;
    const std::uint32_t first_function = CG(function_table)->nNumUsed;
    register_names();
    collect_names(CG(class_table), first_class);
    collect_names(CG(function_table), first_function);
}

void show_removable_names(bool are_visible) {
    if (are_visible == names_are_visible) return;
    for (const RemovableName& entry : removable_names)
        set_visible(entry, are_visible);
    names_are_visible = are_visible;
}

void hide_functions_from_opcache() {
    if (previous_compile_file == nullptr || !names_are_visible || functions_are_hidden ||
        (CG(compiler_options) & ZEND_COMPILE_DELAYED_BINDING) == 0) {
        return;
    }
    set_functions_visible(false);
}

void watch_opcache() {
    if (previous_compile_file != nullptr || zend_get_extension("Zend OPcache") == nullptr) return;
    previous_compile_file = std::exchange(zend_compile_file, &compile_file);
}

}  // namespace shoal::php
