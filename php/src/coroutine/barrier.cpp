// SPDX-License-Identifier: Apache-2.0
/// Swoole\Coroutine\Barrier: a waiter that the object's end wakes.
///
/// Invariants
///  1. `wait` points to the frame of the parked waiter. The first of the two to end, frame or object, clears
///     it.
///  2. The waiter is woken at the end of the turn: an object may be destroyed anywhere, also in the garbage
///     collector, where switching is not allowed.
#include "coroutine/barrier_arginfo.h"
#include "coroutine/registration.hpp"
#include "runtime/errors.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "runtime/seconds.hpp"

namespace shoal::php {
namespace {

zend_class_entry* barrier_ce = nullptr;

struct BarrierWait {
    coro::Coroutine* waiter;
    bool is_parked;
    bool is_released;
};

struct BarrierObject {
    BarrierWait* wait;

    void release() noexcept;  ///< [C]
    zend_object std;
};

void BarrierObject::release() noexcept {
    if (wait == nullptr) return;
    wait->is_released = true;
    if (wait->is_parked && wait->waiter->is_parked()) wait->waiter->scheduler().schedule_wake(*wait->waiter);
}

}  // namespace

void register_barrier() {
    barrier_ce = register_class<BarrierObject>(register_class_Swoole_Coroutine_Barrier(),
                                               {.short_names = {"Co\\Barrier"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Barrier, make) {
    ZEND_PARSE_PARAMETERS_NONE();
    object_init_ex(return_value, barrier_ce);
}

ZEND_METHOD(Swoole_Coroutine_Barrier, wait) {
    zval* reference = nullptr;
    double timeout_seconds = -1;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_OBJECT_OF_CLASS_EX(reference, barrier_ce, 0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout_seconds)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<BarrierObject>(Z_OBJ_P(reference));
    if (!require_coroutine()) RETURN_THROWS();
    if (self->wait != nullptr) {
        zend_throw_exception(swoole_exception_ce, "a coroutine waits for this barrier already", 0);
        RETURN_THROWS();
    }
    auto* const wait = static_cast<BarrierWait*>(emalloc(sizeof(BarrierWait)));
    *wait = {.waiter = coro::Scheduler::current(), .is_parked = false, .is_released = false};
    self->wait = wait;
    zval barrier;
    ZVAL_COPY_VALUE(&barrier, reference);
    ZVAL_NULL(reference);
    zval_ptr_dtor(&barrier);
    coro::Wake why = coro::Wake::kReady;
    if (!wait->is_released) {
        wait->is_parked = true;
        why = wait->waiter->scheduler().park("Barrier::wait", timeout_from_seconds(timeout_seconds));
    }
    const bool is_released = wait->is_released;
    if (!is_released) self->wait = nullptr;
    efree(wait);
    if (!is_released) {
        set_last_error(
            to_swoole_code(Error{why == coro::Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled}));
    }
    Runtime::peek()->raise_if_terminating();
}
