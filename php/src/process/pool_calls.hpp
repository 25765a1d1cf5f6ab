// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/process/pool_calls.hpp
/// Shared by the files of Swoole\Process\Pool. [Z] throughout.
#include "process/pool_object.hpp"

namespace shoal::php {

/// The state behind `this`. Null: an Error was thrown, because the constructor has not run.
[[nodiscard]] PoolState* constructed_pool(zval* self);

/// True after a warning: the pool is started.
bool warn_if_started(const PoolState& state, const char* consequence);

/// Callbacks in coroutines and calls that block exclude each other. False: thrown.
bool check_coroutine_ipc(PoolIpc ipc);

/// Checks and stores options. False: thrown.
bool set_pool_options(PoolState& state, HashTable* options);

}  // namespace shoal::php
