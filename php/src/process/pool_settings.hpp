// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/process/pool_settings.hpp
/// The options of Swoole\Process\Pool.
#include <cstdint>

#include "shoal/base/option.hpp"

namespace shoal::php {

/// What Pool::set() takes besides the options of coroutines and of the process.
struct PoolSettings {
    bool enable_coroutine = false;
    bool enable_message_bus = false;
    std::int64_t max_package_bytes = 2 << 20;
    double max_wait_seconds = 3;
    std::int64_t max_requests = 0;
};
[[nodiscard]] const option::Table& pool_option_table() noexcept;

}  // namespace shoal::php
