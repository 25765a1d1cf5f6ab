// SPDX-License-Identifier: Apache-2.0
/// Hides the library's names that are written in C++ from requests with swoole.enable_library=Off. The
/// setting can differ from request to request (php_admin_value, .user.ini), the registration happens once a
/// process.
#include <cstdint>
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
    for (const RemovableName& entry : removable_names) {
        zval* const value = zend_hash_find(entry.table, are_visible ? entry.hidden_name : entry.name);
        // Missing: disable_functions or disable_classes of php.ini.
        if (value == nullptr) continue;
        // A zval in a hash table is the first member of its bucket.
        zend_hash_set_bucket_key(entry.table, reinterpret_cast<Bucket*>(value),
                                 are_visible ? entry.name : entry.hidden_name);
    }
    names_are_visible = are_visible;
}

}  // namespace shoal::php
