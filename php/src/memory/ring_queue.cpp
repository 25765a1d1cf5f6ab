// SPDX-License-Identifier: Apache-2.0
#include "memory/registration.hpp"
#include "memory/ring_queue_arginfo.h"
#include "runtime/errors.hpp"
#include "runtime/register.hpp"

namespace shoal::php {
namespace {

constexpr zend_long kDefaultLength = 1'024;

struct RingQueueObject {
    zval* slots;  ///< A ring of `slot_count`, which grows up to `limit`.
    std::size_t slot_count;
    std::size_t first;
    std::size_t count;
    std::size_t limit;
    bool is_constructed;

    [[nodiscard]] zval* slot(std::size_t index) const noexcept {
        return &slots[(first + index) % slot_count];
    }
    void collect(zend_get_gc_buffer* buffer) {
        for (std::size_t i = 0; i < count; ++i)
            zend_get_gc_buffer_add_zval(buffer, slot(i));
    }
    /// [Z] Destructors of values may use this object.
    void release() {
        while (count > 0) {
            zval value;
            take(&value);
            zval_ptr_dtor(&value);
        }
        if (slots != nullptr) efree(std::exchange(slots, nullptr));
        slot_count = 0;
    }
    void take(zval* into) {
        ZVAL_COPY_VALUE(into, slot(0));
        first = (first + 1) % slot_count;
        --count;
    }
    /// [Z] Room for one more value.
    void grow() {
        constexpr std::size_t kFirstSlots = 16;
        const std::size_t wanted = slot_count == 0 ? kFirstSlots : 2 * slot_count;
        auto* const larger = static_cast<zval*>(safe_emalloc(wanted, sizeof(zval), 0));
        for (std::size_t i = 0; i < count; ++i)
            ZVAL_COPY_VALUE(&larger[i], slot(i));
        if (slots != nullptr) efree(slots);
        slots = larger;
        slot_count = wanted;
        first = 0;
    }
    zend_object std;
};

RingQueueObject* constructed(zval* this_value) {
    auto* const self = from_object<RingQueueObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->is_constructed)) return self;
    zend_throw_error(swoole_error_ce, "you must call RingQueue constructor first");
    return nullptr;
}

}  // namespace

void register_ring_queue() {
    register_class<RingQueueObject>(register_class_Swoole_RingQueue(), {.aliases = {"swoole_ringqueue"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_RingQueue, __construct) {
    zend_long length = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<RingQueueObject>(Z_OBJ_P(ZEND_THIS));
    if (self->is_constructed) {
        zend_throw_error(nullptr, "the queue is constructed already");
        RETURN_THROWS();
    }
    self->limit = static_cast<std::size_t>(length < 0 ? kDefaultLength : length);
    self->is_constructed = true;
}

ZEND_METHOD(Swoole_RingQueue, push) {
    zval* value = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(value)
    ZEND_PARSE_PARAMETERS_END();
    RingQueueObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (self->count == self->limit) RETURN_FALSE;
    if (self->count == self->slot_count) self->grow();
    ZVAL_COPY(self->slot(self->count), value);
    ++self->count;
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_RingQueue, pop) {
    ZEND_PARSE_PARAMETERS_NONE();
    RingQueueObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    if (self->count == 0) RETURN_FALSE;
    self->take(return_value);
}

ZEND_METHOD(Swoole_RingQueue, count) {
    ZEND_PARSE_PARAMETERS_NONE();
    RingQueueObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_LONG(static_cast<zend_long>(self->count));
}

ZEND_METHOD(Swoole_RingQueue, isFull) {
    ZEND_PARSE_PARAMETERS_NONE();
    RingQueueObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->count == self->limit);
}

ZEND_METHOD(Swoole_RingQueue, isEmpty) {
    ZEND_PARSE_PARAMETERS_NONE();
    RingQueueObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->count == 0);
}
