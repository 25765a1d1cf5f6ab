// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/trace.hpp
/// Trace messages enabled by the option trace_flags.
#include "runtime/php_coroutine.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {

inline constexpr std::int64_t kTraceCoroutine = 33'554'432;  ///< SWOOLE_TRACE_COROUTINE

/// True if trace_flags contains `category` and the log level includes SWOOLE_LOG_TRACE.
[[nodiscard]] inline bool is_traced(std::int64_t category) noexcept {
    return (coroutine_options.trace_flags & category) != 0 && log::is_enabled(log::Level::kTrace);
}

/// "coroutine#3 <event>". [C]
inline void trace_coroutine(const char* event, coro::Cid cid) noexcept {
    if (!is_traced(kTraceCoroutine)) return;
    call_core([&] { log::write(log::Level::kTrace, fmt::format("coroutine#{} {}", cid, event)); });
}

}  // namespace shoal::php
