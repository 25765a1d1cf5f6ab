// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/options.hpp
/// Applies a PHP options array to option tables (shoal/base/option.hpp). Used by set() of every class.
#include <cstdint>
#include <span>

#include "runtime/zend.hpp"
#include "shoal/base/option_rows.hpp"

namespace shoal::php {

/// The original PHP value. Borrowed from the options array.
[[nodiscard]] inline zval* given_value(const option::Value& value) noexcept {
    return static_cast<zval*>(value.host);
}

/// Treatment of options that no table has, unless strict_options is on.
enum class UnknownNames : std::uint8_t { kIgnore, kWarn };

/// Checks each entry of `options` against the tables (the first table with the name wins) and stores it.
/// `owner` is the prefix of messages: "Swoole\\Server::set()". A null value counts as not given. [Z]
///
/// By default everything that Swoole accepts is accepted: values are converted, numbers clamped, unusable
/// values ignored. Each change, and each known name without effect, is logged as a notice, once per option.
/// Unknown names are ignored or raise E_USER_WARNING "unsupported option [name]", depending on
/// `unknown_names`.
///
/// With `strict_options`, in the array or for the process, a wrong type or a value out of range throws a
/// TypeError or ValueError that names option, expectation and value; unknown names and names without effect
/// raise E_WARNING.
///
/// Returns false after it has thrown; earlier entries are stored.
bool apply_options(const char* owner, HashTable* options, std::span<const option::BoundTable> tables,
                   UnknownNames unknown_names = UnknownNames::kIgnore);

/// strict_options of the process: Server::set(), Coroutine::set(), Scheduler::set(), swoole_async_set().
extern bool options_are_strict;

/// Whether `options` are checked strictly: by their own strict_options entry, else by the setting of the
/// process.
[[nodiscard]] bool is_strict(HashTable* options) noexcept;

}  // namespace shoal::php
