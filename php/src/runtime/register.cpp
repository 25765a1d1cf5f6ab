// SPDX-License-Identifier: Apache-2.0
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

/// The module whose MINIT is under way: constants and functions are booked under it.
int module_number() noexcept {
    return EG(current_module) != nullptr ? EG(current_module)->module_number : 0;
}

}  // namespace

void register_functions(const zend_function_entry* functions) {
    zend_register_functions(nullptr, functions, nullptr, MODULE_PERSISTENT);
}

void register_class_alias(std::string_view alias, zend_class_entry* entry) {
    zend_register_class_alias_ex(alias.data(), alias.size(), entry, /*persistent=*/true);
}

void register_short_name(std::string_view alias, zend_class_entry* entry) {
    if (short_names_enabled()) register_class_alias(alias, entry);
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

bool short_names_enabled() noexcept {
    constexpr std::string_view kName = "swoole.use_shortname";
    // zend_ini_long() takes a non-const name in some versions of PHP's headers, and never writes it.
    return zend_ini_long(const_cast<char*>(kName.data()), kName.size(), 0) != 0;
}

}  // namespace shoal::php
