// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/coroutine/process_options.hpp
/// The options of the process: swoole_async_set(), and every other set() that accepts them.
#include "runtime/options.hpp"

namespace shoal::php {

/// Values that are applied after the whole array is checked, because applying them calls Zend.
struct ProcessOptions {
    std::int8_t display_errors = -1;  ///< -1: not given.
    std::int8_t wait_signal = -1;
    std::int64_t socket_buffer_bytes = -1;
};

/// The table of these options; stores into `options` and into the settings of the process.
[[nodiscard]] option::BoundTable process_option_table(ProcessOptions& options) noexcept;
/// Applies `options` after that table was applied. False: thrown. [Z]
bool settle_process_options(const ProcessOptions& options);
/// Sets strict_options of the process, if the array has it.
void take_strict_option(HashTable* options) noexcept;

/// The options of callbacks only, for swoole_timer_set(). Has no target.
[[nodiscard]] option::BoundTable callback_option_table() noexcept;
/// swoole_async_set(): the options of the process and of coroutines; the former take precedence. False:
/// thrown. [Z]
bool set_async_options(const char* owner, HashTable* options);
/// Coroutine::set() and Scheduler::set(): the same, but the options of coroutines take precedence, and
/// getOptions() returns all of them. False: thrown. [Z]
bool set_process_options(const char* owner, HashTable* options);

}  // namespace shoal::php
