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
    kInt,   ///< int, float, bool, or numeric string.
    kSize,  ///< kInt, or "2M", "64K", "1G".
    kFloat,
    kString,  ///< string, or a scalar or Stringable that converts to one.
    kArray,
    kCallable,
    kAny,
};

/// What becomes of a number outside of the range, unless strict_options is on.
enum class OutOfRange : std::uint8_t {
    kClamp,   ///< The nearest bound is used; notice in the log.
    kIgnore,  ///< The option is ignored; notice in the log.
};

/// A validated value. Strings, arrays and callables are borrowed from the options array.
struct OptionValue {
    bool boolean = false;
    bool is_strict = false;  ///< strict_options is on: refuse what is corrected otherwise.
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
    OutOfRange out_of_range = OutOfRange::kClamp;
    /// A number: values below the minimum mean this one, without a notice (Swoole's meaning of 0 or -1).
    double below_minimum = std::numeric_limits<double>::quiet_NaN();
    const char* unit = "";
    const char* default_text = "";
    /// Stores the value. `target` is what apply_options() was given. Null text: stored; else why it is
    /// refused (static text), and then nothing is stored. [C]: no Zend call.
    const char* (*store)(void* target, const OptionValue& value) = nullptr;
    const char* doc = "";
    const char* alias_of = nullptr;
    /// Set: the name is known, but has no effect, for this reason.
    const char* unavailable = nullptr;
    /// With `unavailable`: no notice, because no version of Swoole that is still in use gives it an effect.
    bool is_obsolete = false;
    /// A value that store() refuses, or a callback that cannot be called, throws even without strict_options:
    /// Swoole refuses it as well.
    bool throws = false;
};

struct OptionTable {
    std::span<const OptionSpec> specs;
    void* target;
};

/// What an option does that no table knows, unless strict_options is on.
enum class UnknownNames : std::uint8_t { kIgnore, kWarn };

/// Checks each entry of `options` against the tables (the first table that knows the name wins) and stores
/// it. `owner` opens the messages: "Swoole\\Server::set()". A null value counts as not given. [Z]
///
/// By default what Swoole accepts is accepted: values are converted, numbers clamped, unusable values
/// ignored; each change, and a known name without effect, is logged as a notice, once an option. Unknown
/// names: as `unknown_names` says, E_USER_WARNING "unsupported option [name]".
///
/// With `strict_options`, in the array or for the process, a wrong type or a value out of range throws a
/// TypeError or ValueError that names option, expectation and value; unknown names and names without effect
/// raise E_WARNING.
///
/// Returns false when it has thrown; the entries before are stored.
bool apply_options(const char* owner, HashTable* options, std::span<const OptionTable> tables,
                   UnknownNames unknown_names = UnknownNames::kIgnore);

/// strict_options of the process: Server::set(), Coroutine::set(), Scheduler::set(), swoole_async_set().
extern bool options_are_strict;

/// Whether `options` are checked strictly: by an entry of their own, else as the process has it.
[[nodiscard]] bool is_strict(HashTable* options) noexcept;

}  // namespace shoal::php
