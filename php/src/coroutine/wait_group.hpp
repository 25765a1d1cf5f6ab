// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/coroutine/wait_group.hpp
/// The object storage of Swoole\Coroutine\WaitGroup; batch(), parallel() and map() use it as well.
///
/// Invariants
///  1. `waiter` is set exactly while a coroutine is parked in wait_for_group(); it holds a reference to the
///     object.
///  2. `results` is UNDEF, or the array that the tasks of batch() and map() fill.
#include <cstdint>

#include "runtime/boundary.hpp"
#include "shoal/coro/coroutine.hpp"

namespace shoal::php {

struct WaitGroupObject {
    std::int64_t count;
    coro::Coroutine* waiter;
    zval results;

    void initialize() { ZVAL_UNDEF(&results); }
    void release() { zval_ptr_dtor(&results); }
    void collect(zend_get_gc_buffer* buffer) { zend_get_gc_buffer_add_zval(buffer, &results); }
    zend_object std;
};

/// A new group that waits for `count`, as a PHP value. [Z]
WaitGroupObject* make_wait_group(zval* value, std::int64_t count);
/// Parks the running coroutine until the count is zero. False: timeout or cancelled; the last error is set.
/// [Z]
bool wait_for_group(WaitGroupObject& group, double timeout_seconds);
/// Decrements the count; at zero the waiter resumes at once, or at the end of this loop turn if
/// `is_deferred`.
void finish_one(WaitGroupObject& group, bool is_deferred);
/// Starts a coroutine that runs `task(...arguments)` and stores the result under `key` (UNDEF: discards it),
/// then calls finish_one(). False: it could not be started; warned. [Z]
bool start_group_task(zval* group, zval* key, zval* task, std::uint32_t argument_count,
                      const zval* arguments);

}  // namespace shoal::php
