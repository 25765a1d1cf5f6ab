// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/coroutine/coroutine_classes.hpp
/// The method declarations of Swoole\Coroutine, which two files define, and its options.
#include "runtime/options.hpp"
#include "runtime/zend.hpp"

namespace shoal::php {

extern zend_class_entry* coroutine_iterator_ce;  ///< Swoole\Coroutine\Iterator

/// Checks and applies the options of coroutines only. False: thrown. [Z]
bool set_coroutine_options(const char* owner, HashTable* options);
/// The table of these options, also used by Server::set().
[[nodiscard]] option::BoundTable coroutine_option_table() noexcept;
/// To be called after that table was applied to `options`. False: thrown. [Z]
bool settle_coroutine_options(const char* owner, HashTable* options);
/// End of the request: restores the defaults. [Z]
void reset_coroutine_options();
/// Stores the options for getOptions(), with hook_flags before the other new options, as in Swoole. [Z]
void keep_coroutine_options(HashTable* options);
/// SWOOLE_HOOK_*: the option hook_flags.
inline constexpr zend_long kHookAll = 2'143'287'295;
[[nodiscard]] zend_long hook_flags();
[[nodiscard]] bool has_hook_flags() noexcept;
void set_hook_flags(zend_long flags);
/// Logs once that the program requests runtime hooks, which are not available. [C]
void note_missing_hooks(zend_long flags) noexcept;
/// Returns the options given so far as a new array, or null if none were given. [Z]
void return_coroutine_options(zval* return_value);

}  // namespace shoal::php

#define SHOAL_COROUTINE_METHOD(name) ZEND_METHOD(Swoole_Coroutine, name)
