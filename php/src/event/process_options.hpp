// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/event/process_options.hpp
/// The options of the process: swoole_async_set(), and every set() that takes them as well.
#include "runtime/options.hpp"

namespace shoal::php {

/// Values that are put in force once the whole array is checked, because that calls Zend.
struct ProcessOptions {
    std::int8_t display_errors = -1;  ///< -1: not given.
    std::int8_t wait_signal = -1;
    std::int64_t socket_buffer_bytes = -1;
};

/// Their table; stores into `options` and into the settings of the process.
[[nodiscard]] OptionTable process_option_table(ProcessOptions& options) noexcept;
/// After that table was applied. False: thrown. [Z]
bool settle_process_options(const ProcessOptions& options);
/// Takes strict_options of the array, if it is given, for the process.
void take_strict_option(HashTable* options) noexcept;

}  // namespace shoal::php
