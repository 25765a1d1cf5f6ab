// SPDX-License-Identifier: Apache-2.0
#include <atomic>

#include "memory/atomic_long_arginfo.h"
#include "memory/registration.hpp"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/register.hpp"
#include "shoal/memory/shared_cells.hpp"

namespace shoal::php {
namespace {

/// Without sign, so that it wraps as the language defines.
struct Number {
    explicit Number(std::uint64_t initial) noexcept : value(initial) {}
    std::atomic<std::uint64_t> value;
};

struct LongObject {
    Number* number;  ///< Null until __construct().

    void release() {
        if (number != nullptr) memory::free_shared_cell(std::exchange(number, nullptr));
    }
    zend_object std;
};

LongObject* constructed(zval* this_value) {
    auto* const self = from_object<LongObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->number != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "you must call Atomic\\Long constructor first");
    return nullptr;
}

}  // namespace

void register_atomic_long() {
    register_class<LongObject>(register_class_Swoole_Atomic_Long(), {.aliases = {"swoole_atomic_long"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Atomic_Long, __construct) {
    zend_long value = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<LongObject>(Z_OBJ_P(ZEND_THIS));
    if (self->number != nullptr) {
        zend_throw_error(nullptr, "the atomic is constructed already");
        RETURN_THROWS();
    }
    const auto made =
        call_core([&] { return memory::make_shared_cell<Number>(static_cast<std::uint64_t>(value)); });
    if (!made) {
        throw_not_made("atomic", made.error());
        RETURN_THROWS();
    }
    self->number = *made;
}

ZEND_METHOD(Swoole_Atomic_Long, add) {
    zend_long step = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(step)
    ZEND_PARSE_PARAMETERS_END();
    LongObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const auto by = static_cast<std::uint64_t>(step);
    RETURN_LONG(static_cast<zend_long>(self->number->value.fetch_add(by) + by));
}

ZEND_METHOD(Swoole_Atomic_Long, sub) {
    zend_long step = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(step)
    ZEND_PARSE_PARAMETERS_END();
    LongObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    const auto by = static_cast<std::uint64_t>(step);
    RETURN_LONG(static_cast<zend_long>(self->number->value.fetch_sub(by) - by));
}

ZEND_METHOD(Swoole_Atomic_Long, get) {
    ZEND_PARSE_PARAMETERS_NONE();
    LongObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_LONG(static_cast<zend_long>(self->number->value.load()));
}

ZEND_METHOD(Swoole_Atomic_Long, set) {
    zend_long value;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    LongObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    self->number->value.store(static_cast<std::uint64_t>(value));
}

ZEND_METHOD(Swoole_Atomic_Long, cmpset) {
    zend_long expected;
    zend_long value;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(expected)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    LongObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    auto seen = static_cast<std::uint64_t>(expected);
    RETURN_BOOL(self->number->value.compare_exchange_strong(seen, static_cast<std::uint64_t>(value)));
}
