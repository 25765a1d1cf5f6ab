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

/// Converts `value` to the kind; `out.is_strict` selects the rules. `converted` receives a string that the
/// caller must release. [Z]
Conversion convert_option(option::Kind kind, zval* value, option::Value& out, zend_string*& converted);

/// The expected type as named in messages: "int", "a valid callback", ...
[[nodiscard]] const char* option_type_name(option::Kind kind) noexcept;

/// The given value for a message: its type, and the value itself if it is short. [Z] The caller must efree()
/// it.
[[nodiscard]] char* describe_given(const zval* value);

}  // namespace shoal::php
