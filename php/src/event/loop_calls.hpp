// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/event/loop_calls.hpp
/// Calls that the loop makes for Swoole\Event: deferred ones and the hooks of every turn. [Z]
#include <cstddef>

#include "runtime/php_coroutine.hpp"

namespace shoal::php {

/// Calls it once at the end of this turn of the loop. False: out of memory.
bool defer_in_loop(Runtime& runtime, const zend_fcall_info& info, const zend_fcall_info_cache& cache);

[[nodiscard]] bool has_cycle_hook(bool is_before) noexcept;
void set_cycle_hook(Runtime& runtime, const zend_fcall_info& info, const zend_fcall_info_cache& cache,
                    bool is_before);
void remove_cycle_hook(bool is_before);

/// Drops the deferred calls and the hooks.
void drop_loop_calls();

/// What Event::write() keeps for a descriptor at most: ini swoole.socket_buffer_size.
[[nodiscard]] std::size_t output_limit_bytes() noexcept;

/// Called once, at MINIT.
void register_loop_calls();

}  // namespace shoal::php
