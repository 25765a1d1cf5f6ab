// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/atomic.hpp"

#include <algorithm>

#include "memory/atomic_arginfo.h"
#include "memory/registration.hpp"
#include "runtime/io.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "runtime/seconds.hpp"
#include "shoal/base/clock.hpp"
#include "shoal/coro/atomic_wait.hpp"
#include "shoal/memory/doorbell.hpp"
#include "shoal/memory/shared_cells.hpp"

namespace shoal::php {
namespace {

struct AtomicObject {
    memory::WaitableAtomic* atomic;  ///< Null until __construct().
    coro::AtomicWait* waits;         ///< Made by the first wait in a coroutine.

    /// No coroutine can wait here: a waiting coroutine's method call holds a reference to the object.
    void release() {
        delete std::exchange(waits, nullptr);
        if (atomic != nullptr) memory::free_shared_cell(std::exchange(atomic, nullptr));
    }
    zend_object std;
};

AtomicObject* constructed(zval* this_value) {
    auto* const self = from_object<AtomicObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->atomic != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "you must call Atomic constructor first");
    return nullptr;
}

Result<void> make_atomic(AtomicObject* self, std::uint32_t value) {
    if (const auto installed = memory::install_doorbell(); !installed) return installed;
    const auto made = memory::make_shared_cell<memory::WaitableAtomic>(value);
    if (!made) return fail(made.error());
    self->atomic = *made;
    return {};
}

Result<void> wait_for(AtomicObject* self, coro::TimeoutMs timeout_ms) {
    if (coro::Scheduler::current() != nullptr) {
        if (self->waits == nullptr) self->waits = new coro::AtomicWait(*self->atomic);
        return self->waits->wait(timeout_ms);
    }
    constexpr std::int64_t kNsPerMs = 1'000'000;
    if (timeout_ms < 0 || timeout_ms > memory::kNoDeadline / kNsPerMs / 2) return self->atomic->wait();
    return self->atomic->wait(monotonic_ns() + timeout_ms * kNsPerMs);
}

}  // namespace

void register_atomic() {
    register_class<AtomicObject>(register_class_Swoole_Atomic(), {.aliases = {"swoole_atomic"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Atomic, __construct) {
    zend_long value = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<AtomicObject>(Z_OBJ_P(ZEND_THIS));
    if (self->atomic != nullptr) {
        zend_throw_error(nullptr, "the atomic is constructed already");
        RETURN_THROWS();
    }
    const Result<void> made = call_core([&] { return make_atomic(self, static_cast<std::uint32_t>(value)); });
    if (!made) throw_not_made("atomic", made.error());
}

ZEND_METHOD(Swoole_Atomic, add) {
    zend_long step = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(step)
    ZEND_PARSE_PARAMETERS_END();
    AtomicObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const auto by = static_cast<std::uint32_t>(step);
    RETURN_LONG(static_cast<std::uint32_t>(self->atomic->value.fetch_add(by) + by));
}

ZEND_METHOD(Swoole_Atomic, sub) {
    zend_long step = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(step)
    ZEND_PARSE_PARAMETERS_END();
    AtomicObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const auto by = static_cast<std::uint32_t>(step);
    RETURN_LONG(static_cast<std::uint32_t>(self->atomic->value.fetch_sub(by) - by));
}

ZEND_METHOD(Swoole_Atomic, get) {
    ZEND_PARSE_PARAMETERS_NONE();
    AtomicObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_LONG(self->atomic->value.load());
}

ZEND_METHOD(Swoole_Atomic, set) {
    zend_long value;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    AtomicObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    self->atomic->value.store(static_cast<std::uint32_t>(value));
}

ZEND_METHOD(Swoole_Atomic, cmpset) {
    zend_long expected;
    zend_long value;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(expected)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    AtomicObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    auto seen = static_cast<std::uint32_t>(expected);
    RETURN_BOOL(self->atomic->value.compare_exchange_strong(seen, static_cast<std::uint32_t>(value)));
}

ZEND_METHOD(Swoole_Atomic, wait) {
    double timeout = 1.0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    AtomicObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const Result<void> ended = call_core([&] { return wait_for(self, timeout_from_seconds(timeout)); });
    if (ended) RETURN_TRUE;
    set_last_error(to_socket_code(ended.error()));
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Atomic, wakeup) {
    zend_long count = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(count)
    ZEND_PARSE_PARAMETERS_END();
    AtomicObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    // As the kernel does, less than 1 wakes one.
    self->atomic->wake(static_cast<std::uint32_t>(std::clamp<zend_long>(count, 1, INT32_MAX)));
    RETURN_TRUE;
}
