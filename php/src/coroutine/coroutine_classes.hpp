// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/coroutine/coroutine_classes.hpp
/// The method declarations of Swoole\Coroutine, which two files define, and its options.
#include "runtime/options.hpp"
#include "runtime/zend.hpp"

namespace shoal::php {

extern zend_class_entry* coroutine_iterator_ce;  ///< Swoole\Coroutine\Iterator

/// The options of coroutines alone: checks and stores. False: thrown. [Z]
bool set_coroutine_options(const char* owner, HashTable* options);
/// Coroutine::set() and Scheduler::set(): these, and those of the process that swoole_async_set() has. [Z]
bool set_process_options(const char* owner, HashTable* options);
/// Their table, for Server::set(), which takes them too.
OptionTable coroutine_option_table() noexcept;
/// What is to be done after that table was applied to `options`. False: thrown. [Z]
bool settle_coroutine_options(const char* owner, HashTable* options);
/// The request ends: the defaults again. [Z]
void reset_coroutine_options();
/// The options given so far as a new array; null: none yet. [Z]
void return_coroutine_options(zval* return_value);

}  // namespace shoal::php

#define SHOAL_COROUTINE_METHOD(name) ZEND_METHOD(Swoole_Coroutine, name)
