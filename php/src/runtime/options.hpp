// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/options.hpp
/// One table per class that takes options; one validator for all of them. docs/options.md is made from the
/// tables.
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "runtime/zend.hpp"

namespace shoal::php {

enum class OptionType : std::uint8_t {
    kBool,  ///< Any truthy value.
    kInt,   ///< int, integral float, or numeric string.
    kSize,  ///< kInt, or "2M", "64K", "1G".
    kFloat,
    kString,  ///< string, or what converts without loss (int, Stringable).
    kArray,
    kCallable,
    kAny,
};

/// A validated value. Strings, arrays and callables are borrowed from the options array.
struct OptionValue {
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;
    zend_string* string = nullptr;
    zval* value = nullptr;  ///< The value as given.
};

struct OptionSpec {
    std::string_view name;
    OptionType type;
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    const char* unit = "";
    const char* default_text = "";
    /// Stores the value. `target` is what apply_options() was given. Null text: stored; else why it is
    /// refused (static text). [C]: no Zend call.
    const char* (*store)(void* target, const OptionValue& value) = nullptr;
    const char* doc = "";
    const char* alias_of = nullptr;
    /// Set: the name is known, but this version cannot do it yet; E_WARNING with this text, nothing is
    /// stored.
    const char* unavailable = nullptr;
};

/// Checks each entry of `options` against the tables (the first table that knows the name wins) and stores
/// it. A wrong type or a value out of range: throws a TypeError or ValueError that names option, expectation
/// and value, and answers false with the entries before it stored. An unknown name: E_WARNING 'unsupported
/// option [name]'. A null value counts as not given. `owner` opens the messages: "Swoole\\Server::set()".
struct OptionTable {
    std::span<const OptionSpec> specs;
    void* target;
};
bool apply_options(const char* owner, HashTable* options, std::span<const OptionTable> tables);

}  // namespace shoal::php
