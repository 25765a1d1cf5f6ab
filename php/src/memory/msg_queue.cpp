// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "memory/last_holder.hpp"
#include "memory/msg_queue_arginfo.h"
#include "memory/registration.hpp"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/make_failure.hpp"
#include "runtime/register.hpp"
#include "shoal/process/message_queue.hpp"

namespace shoal::php {
namespace {

using process::MessageQueue;

struct Queue {
    MessageQueue queue;
    std::optional<LastHolder> last_holder;  ///< Of a queue without a key.
    MessageQueue::Wait wait = MessageQueue::Wait::kYes;
};

struct MsgQueueObject {
    Queue* shared;  ///< Null until __construct().

    void release() {
        if (shared == nullptr) return;
        if (shared->last_holder && shared->last_holder->leave()) static_cast<void>(shared->queue.destroy());
        delete std::exchange(shared, nullptr);
    }
    zend_object std;
};

Queue* constructed(zval* this_value) {
    Queue* const queue = from_object<MsgQueueObject>(Z_OBJ_P(this_value))->shared;
    if (EXPECTED(queue != nullptr)) return queue;
    zend_throw_error(swoole_error_ce, "you must call MsgQueue constructor first");
    return nullptr;
}

/// [C]
Result<Queue*> open(key_t key, unsigned permissions) {
    std::optional<LastHolder> last_holder;
    if (key == 0) {
        auto made = LastHolder::create();
        if (!made) return fail(made.error());
        last_holder = std::move(*made);
    }
    auto opened = MessageQueue::open(key, permissions);
    if (!opened) return fail(opened.error());
    return new Queue{.queue = std::move(*opened), .last_holder = std::move(last_holder)};
}

/// [Z] A full or empty queue is no reason for a warning.
void fail_with_warning(Error error, const char* what) {
    set_last_error(error.code == Errc::kAgain ? EAGAIN : to_errno(error));
    if (error.code == Errc::kAgain) return;
    warn("%s: %s", what, swoole_strerror_text(to_errno(error)));
}

}  // namespace

void register_msg_queue() {
    register_class<MsgQueueObject>(register_class_Swoole_MsgQueue(), {.aliases = {"swoole_msgqueue"}});
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_MsgQueue, __construct) {
    zend_long key = 0;
    zend_long permissions = 0666;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(key)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(permissions)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<MsgQueueObject>(Z_OBJ_P(ZEND_THIS));
    if (self->shared != nullptr) {
        zend_throw_error(nullptr, "the queue is constructed already");
        RETURN_THROWS();
    }
    const Result<Queue*> opened =
        call_core([&] { return open(static_cast<key_t>(key), static_cast<unsigned>(permissions) & 0777); });
    if (!opened) {
        throw_not_made("message queue", opened.error());
        RETURN_THROWS();
    }
    self->shared = *opened;
}

ZEND_METHOD(Swoole_MsgQueue, setBlocking) {
    bool is_blocking = true;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_BOOL(is_blocking)
    ZEND_PARSE_PARAMETERS_END();
    Queue* const queue = constructed(ZEND_THIS);
    if (queue == nullptr) RETURN_THROWS();
    queue->wait = is_blocking ? MessageQueue::Wait::kYes : MessageQueue::Wait::kNo;
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_MsgQueue, push) {
    zend_string* data = nullptr;
    zend_long type = 1;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    Queue* const queue = constructed(ZEND_THIS);
    if (queue == nullptr) RETURN_THROWS();
    const Result<void> pushed = call_core([&] { return queue->queue.push(type, view(data), queue->wait); });
    if (pushed) RETURN_TRUE;
    RETVAL_FALSE;
    fail_with_warning(pushed.error(), "the message cannot be pushed");
}

ZEND_METHOD(Swoole_MsgQueue, pop) {
    zend_long type = 1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    Queue* const queue = constructed(ZEND_THIS);
    if (queue == nullptr) RETURN_THROWS();
    const Result<std::string_view> popped =
        call_core([&] { return queue->queue.pop(type, MessageQueue::max_message_bytes(), queue->wait); });
    if (popped) RETURN_STRINGL(popped->data(), popped->size());
    RETVAL_FALSE;
    fail_with_warning(popped.error(), "no message can be popped");
}

ZEND_METHOD(Swoole_MsgQueue, stats) {
    ZEND_PARSE_PARAMETERS_NONE();
    Queue* const queue = constructed(ZEND_THIS);
    if (queue == nullptr) RETURN_THROWS();
    const auto stats = queue->queue.stats();
    if (!stats) {
        set_last_error(to_errno(stats.error()));
        RETURN_FALSE;
    }
    array_init(return_value);
    add_assoc_long(return_value, "queue_num", static_cast<zend_long>(stats->message_count));
    add_assoc_long(return_value, "queue_bytes", static_cast<zend_long>(stats->byte_count));
}

ZEND_METHOD(Swoole_MsgQueue, destroy) {
    ZEND_PARSE_PARAMETERS_NONE();
    Queue* const queue = constructed(ZEND_THIS);
    if (queue == nullptr) RETURN_THROWS();
    const Result<void> destroyed = queue->queue.destroy();
    queue->last_holder.reset();
    if (destroyed) RETURN_TRUE;
    set_last_error(to_errno(destroyed.error()));
    RETURN_FALSE;
}
