// SPDX-License-Identifier: Apache-2.0
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

/// The module whose MINIT is running: constants and functions are registered for it.
int module_number() noexcept {
    return EG(current_module) != nullptr ? EG(current_module)->module_number : 0;
}

}  // namespace

void register_functions(const zend_function_entry* functions) {
    zend_register_functions(nullptr, functions, nullptr, MODULE_PERSISTENT);
}

zend_class_entry* describe_class(zend_class_entry* ce, const ClassTraits& traits) {
    if (traits.has_dynamic_properties) ce->ce_flags |= ZEND_ACC_ALLOW_DYNAMIC_PROPERTIES;
    const auto add_aliases = [ce](std::initializer_list<std::string_view> names) {
        for (const std::string_view name : names)
            zend_register_class_alias_ex(name.data(), name.size(), ce, /*persistent=*/true);
    };
    add_aliases(traits.aliases);
    if (short_names_enabled()) add_aliases(traits.short_names);
    return ce;
}

void register_long(std::string_view name, zend_long value) {
    zend_register_long_constant(name.data(), name.size(), value, CONST_CS | CONST_PERSISTENT,
                                module_number());
}

void register_double(std::string_view name, double value) {
    zend_register_double_constant(name.data(), name.size(), value, CONST_CS | CONST_PERSISTENT,
                                  module_number());
}

void register_bool(std::string_view name, bool value) {
    zend_register_bool_constant(name.data(), name.size(), value, CONST_CS | CONST_PERSISTENT,
                                module_number());
}

void register_string(std::string_view name, std::string_view value) {
    zend_register_stringl_constant(name.data(), name.size(), value.data(), value.size(),
                                   CONST_CS | CONST_PERSISTENT, module_number());
}

bool ini_bool(std::string_view name) noexcept {
    // Not zend_ini_long(): a default of "On" remains a string until an ini file sets it.
    bool exists = false;
    const char* const text = zend_ini_string_ex(name.data(), name.size(), 0, &exists);
    if (!exists || text == nullptr) return false;
    for (const char* const word : {"on", "yes", "true"}) {
        if (strcasecmp(text, word) == 0) return true;
    }
    return ZEND_STRTOL(text, nullptr, 10) != 0;
}

bool short_names_enabled() noexcept {
    return ini_bool("swoole.use_shortname");
}

}  // namespace shoal::php
