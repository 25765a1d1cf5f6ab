// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/register.hpp
/// MINIT helpers. Each folder has a registration.hpp that declares its functions for module.cpp.
#include <string_view>

#include "runtime/object_class.hpp"
#include "runtime/zend.hpp"

namespace shoal::php {

/// Functions of an arginfo header (`ext_functions`).
void register_functions(const zend_function_entry* functions);
void register_long(std::string_view name, zend_long value);
void register_double(std::string_view name, double value);
void register_bool(std::string_view name, bool value);
void register_string(std::string_view name, std::string_view value);
/// An ini setting as a bool: "1", "On", "yes", "true" and other non-zero numbers are true.
[[nodiscard]] bool ini_bool(std::string_view name) noexcept;
[[nodiscard]] bool short_names_enabled() noexcept;

// The classes of this folder, for MINIT.
void register_exceptions();
void register_autoload();

}  // namespace shoal::php
