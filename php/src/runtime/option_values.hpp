// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/option_values.hpp
/// Conversion of PHP values to the type of an option. Private to options.cpp.
#include "runtime/options.hpp"

namespace shoal::php {

enum class Conversion : std::uint8_t {
    kDone,
    kPartly,  ///< Only the start of the text is a number.
    kFailed,  ///< Wrong type, or (with EG(exception)) a conversion that threw.
};

/// Converts to the kind; `out.is_strict` decides what passes. `converted` gets a string that the caller
/// must release. [Z]
Conversion convert_option(option::Kind kind, zval* value, option::Value& out, zend_string*& converted);

/// "int", "a valid callback", ...: what a message says that the option takes.
[[nodiscard]] const char* option_type_name(option::Kind kind) noexcept;

/// The value as a message shows it: its type, and the value where it is short. [Z] efree() it.
[[nodiscard]] char* describe_given(const zval* value);

}  // namespace shoal::php
