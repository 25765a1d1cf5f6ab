// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/options.hpp
/// Applies an options array of PHP to option tables (shoal/base/option.hpp): what set() of every class does.
#include <cstdint>
#include <span>

#include "runtime/zend.hpp"
#include "shoal/base/option_rows.hpp"

namespace shoal::php {

/// The value as PHP gave it. Borrowed from the options array.
[[nodiscard]] inline zval* given_value(const option::Value& value) noexcept {
    return static_cast<zval*>(value.host);
}

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
bool apply_options(const char* owner, HashTable* options, std::span<const option::BoundTable> tables,
                   UnknownNames unknown_names = UnknownNames::kIgnore);

/// strict_options of the process: Server::set(), Coroutine::set(), Scheduler::set(), swoole_async_set().
extern bool options_are_strict;

/// Whether `options` are checked strictly: by an entry of their own, else as the process has it.
[[nodiscard]] bool is_strict(HashTable* options) noexcept;

}  // namespace shoal::php
