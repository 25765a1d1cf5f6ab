// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/channel.hpp"

#include "coroutine/channel_arginfo.h"
#include "coroutine/registration.hpp"
#include "runtime/errors.hpp"
#include "runtime/fiber_context_ops.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "runtime/seconds.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

zend_class_entry* channel_ce = nullptr;

/// A queued value. Ring moves it bitwise; the methods below count the reference.
struct Item {
    zval value;
};

// As in Swoole a waiter runs before push(), pop() or close() returns.
using ItemChannel = coro::Channel<Item, FiberContextOps, coro::WakeTime::kAtOnce>;

struct ChannelObject {
    ItemChannel* channel;               ///< Null until __construct().
    std::uint32_t discarded_producers;  ///< Coroutines that were unwound while push() waited.

    void release();
    void collect(zend_get_gc_buffer* buffer);
    zend_object std;
};

enum Property : int { kCapacity = 0, kErrCode = 1 };

/// No coroutine can wait here: a waiting coroutine's method call holds a reference to the object.
void ChannelObject::release() {
    if (ItemChannel* const owned = std::exchange(channel, nullptr)) {
        owned->close();
        while (owned->size() != 0) {
            Result<Item> item = owned->pop(0);
            zval_ptr_dtor(&item->value);
        }
        delete owned;
    }
    if (discarded_producers != 0) {
        call_core([this] {
            log::warning("channel is destroyed, {} producers will be discarded", discarded_producers);
        });
    }
}

void ChannelObject::collect(zend_get_gc_buffer* buffer) {
    for (std::size_t i = 0; channel != nullptr && i < channel->size(); ++i)
        zend_get_gc_buffer_add_zval(buffer, &channel->at(i).value);
}

void set_error_code(ChannelObject* self, zend_long code) {
    put_long_property(&self->std, channel_ce, kErrCode, "errCode", code);
}

zend_long channel_code(Errc code) noexcept {
    constexpr zend_long kTimeout = -1, kClosed = -2, kCanceled = -3;
    if (code == Errc::kTimedOut) return kTimeout;
    return code == Errc::kClosed ? kClosed : kCanceled;
}

ChannelObject* constructed(zval* this_value) {
    auto* const self = from_object<ChannelObject>(Z_OBJ_P(this_value));
    if (EXPECTED(self->channel != nullptr)) return self;
    zend_throw_error(swoole_error_ce, "you must call Channel constructor first");
    return nullptr;
}

/// [Z] Sets the errors of a failed push() or pop().
void note_failure(ChannelObject* self, Error error) {
    if (error.code == Errc::kOutOfCoroutine) {
        require_coroutine();
        return;
    }
    set_error_code(self, channel_code(error.code));
    set_last_error(to_swoole_code(error));
}

}  // namespace

void register_channel() {
    channel_ce = register_class<ChannelObject>(register_class_Swoole_Coroutine_Channel(),
                                               {.short_names = {"Co\\Channel", "chan"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Coroutine_Channel, __construct) {
    zend_long size = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();

    auto* const self = from_object<ChannelObject>(Z_OBJ_P(ZEND_THIS));
    if (self->channel != nullptr) {
        zend_throw_error(swoole_error_ce, "the channel is constructed already");
        RETURN_THROWS();
    }
    if (size < 1) size = 1;
    call_core([&] { self->channel = new ItemChannel(static_cast<std::size_t>(size)); });
    if (self->channel == nullptr) {
        zend_throw_error(swoole_error_ce, "there is not enough memory for the channel");
        RETURN_THROWS();
    }
    zend_update_property_long(channel_ce, &self->std, ZEND_STRL("capacity"), size);
}

ZEND_METHOD(Swoole_Coroutine_Channel, push) {
    zval* data;
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ZVAL(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    ChannelObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();

    set_error_code(self, 0);
    Z_TRY_ADDREF_P(data);  // The channel's reference, until it is popped.
    const Result<void> pushed = self->channel->push(Item{*data}, timeout_from_seconds(timeout));
    if (EXPECTED(pushed.has_value())) RETURN_TRUE;
    Z_TRY_DELREF_P(data);  // The caller's argument keeps it alive.
    if (EG(exception) != nullptr && zend_is_unwind_exit(EG(exception))) ++self->discarded_producers;
    note_failure(self, pushed.error());
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Coroutine_Channel, pop) {
    double timeout = -1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(timeout)
    ZEND_PARSE_PARAMETERS_END();
    ChannelObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();

    set_error_code(self, 0);
    const Result<Item> item = self->channel->pop(timeout_from_seconds(timeout));
    if (EXPECTED(item.has_value())) {
        RETURN_COPY_VALUE(&item->value);
    }
    note_failure(self, item.error());
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Coroutine_Channel, isEmpty) {
    ZEND_PARSE_PARAMETERS_NONE();
    ChannelObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->channel->size() == 0);
}

ZEND_METHOD(Swoole_Coroutine_Channel, isFull) {
    ZEND_PARSE_PARAMETERS_NONE();
    ChannelObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->channel->size() >= self->channel->capacity());
}

ZEND_METHOD(Swoole_Coroutine_Channel, close) {
    ZEND_PARSE_PARAMETERS_NONE();
    ChannelObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_BOOL(self->channel->close());
}

ZEND_METHOD(Swoole_Coroutine_Channel, stats) {
    ZEND_PARSE_PARAMETERS_NONE();
    ChannelObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    array_init_size(return_value, 3);
    add_assoc_long(return_value, "consumer_num", static_cast<zend_long>(self->channel->waiting_consumers()));
    add_assoc_long(return_value, "producer_num", static_cast<zend_long>(self->channel->waiting_producers()));
    add_assoc_long(return_value, "queue_num", static_cast<zend_long>(self->channel->size()));
}

ZEND_METHOD(Swoole_Coroutine_Channel, length) {
    ZEND_PARSE_PARAMETERS_NONE();
    ChannelObject* const self = constructed(ZEND_THIS);
    if (self == nullptr) RETURN_THROWS();
    RETURN_LONG(static_cast<zend_long>(self->channel->size()));
}
