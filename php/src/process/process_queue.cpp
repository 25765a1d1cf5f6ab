// SPDX-License-Identifier: Apache-2.0
/// Swoole\Process: the message queue. [Z]
#include <sys/ipc.h>

#include <new>

#include "process/process_calls.hpp"
#include "runtime/errors.hpp"

namespace shoal::php {
namespace {

using process::MessageQueue;

constexpr zend_long kNoWait = 256;
constexpr zend_long kOriented = 1;
constexpr zend_long kMaxMessageBytes = 65'536;
constexpr std::int64_t kSharedType = 1;  ///< Of messages that any process takes.

/// The state behind `this`, with a queue. Null: warned with `problem`, or thrown.
ProcessState* state_with_queue(zval* this_value, const char* problem) {
    ProcessState* const state = constructed_process(this_value);
    if (state == nullptr || state->queue != nullptr) return state;
    warn("%s", problem);
    return nullptr;
}

MessageQueue::Wait wait_of(const ProcessState& state) noexcept {
    return state.queue_waits ? MessageQueue::Wait::kYes : MessageQueue::Wait::kNo;
}

/// A result that is no failure: nothing there or no room, or a signal handler of PHP waits to run.
bool is_quiet(int code) noexcept {
    return code == ENOMSG || code == EAGAIN || code == EINTR;
}

void fail_quietly_or_warn(const char* what, int code) {
    if (is_quiet(code)) {
        note_code(code);
    } else {
        warn_failed(what, code);
    }
}

/// ftok(): the same key for every process of one script.
key_t key_of_script() {
    const char* const path = zend_get_executed_filename();
    return ::ftok(path, 1);
}

}  // namespace

bool open_process_queue(zend_object* object, ProcessState& state, key_t key) {
    const Result<void> opened = call_core([&]() -> Result<void> {
        Result<MessageQueue> queue = MessageQueue::open(key);
        if (!queue) return fail(queue.error());
        state.queue = std::make_unique<MessageQueue>(std::move(*queue));
        return {};
    });
    if (!opened) {
        errno = to_errno(opened.error());
        return false;
    }
    zend_update_property_long(process_ce, object, ZEND_STRL("msgQueueId"), state.queue->id());
    zend_update_property_long(process_ce, object, ZEND_STRL("msgQueueKey"), key);
    return true;
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Process, useQueue) {
    zend_long key = 0;
    zend_long mode = 2;
    zend_long capacity = -1;
    ZEND_PARSE_PARAMETERS_START(0, 3)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(key)
    Z_PARAM_LONG(mode)
    Z_PARAM_LONG(capacity)
    ZEND_PARSE_PARAMETERS_END();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    const key_t used_key = key <= 0 ? key_of_script() : static_cast<key_t>(key);
    if (key <= 0 && used_key == -1) {  // Code without a file.
        warn_failed("ftok()", errno);
        RETURN_FALSE;
    }
    if (!open_process_queue(Z_OBJ_P(ZEND_THIS), *state, used_key)) {
        warn_failed("msgget()", errno);
        RETURN_FALSE;
    }
    state->queue_waits = (mode & kNoWait) == 0;
    state->queue_type = (mode & ~kNoWait) == kOriented ? state->id + 1 : 0;
    if (capacity <= 0) RETURN_TRUE;
    if (const Result<void> set = state->queue->set_capacity(static_cast<std::size_t>(capacity)); !set) {
        warn_failed("setting the queue's capacity", set.error().detail);
        if (EG(exception) != nullptr) RETURN_THROWS();
    }
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Process, statQueue) {
    ZEND_PARSE_PARAMETERS_NONE();
    ProcessState* const state = state_with_queue(ZEND_THIS, "no queue, can't get stats of the queue");
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (state == nullptr) RETURN_FALSE;
    const Result<MessageQueue::Stats> stats = state->queue->stats();
    if (!stats) {
        warn_failed("msgctl()", stats.error().detail);
        RETURN_FALSE;
    }
    array_init_size(return_value, 2);
    add_assoc_long(return_value, "queue_num", static_cast<zend_long>(stats->message_count));
    add_assoc_long(return_value, "queue_bytes", static_cast<zend_long>(stats->byte_count));
}

ZEND_METHOD(Swoole_Process, freeQueue) {
    ZEND_PARSE_PARAMETERS_NONE();
    ProcessState* const state = constructed_process(ZEND_THIS);
    if (state == nullptr) RETURN_THROWS();
    if (state->queue == nullptr) RETURN_FALSE;
    const Result<void> destroyed = state->queue->destroy();
    call_core([state] { state->queue.reset(); });
    if (destroyed) RETURN_TRUE;
    note_code(destroyed.error().detail);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, push) {
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    if (ZSTR_LEN(data) == 0) {
        warn("the data to push is empty");
        RETURN_FALSE;
    }
    if (ZSTR_LEN(data) >= kMaxMessageBytes) {
        warn("the data to push is too big: %zu bytes", ZSTR_LEN(data));
        RETURN_FALSE;
    }
    ProcessState* const state = state_with_queue(ZEND_THIS, "no msgqueue, cannot use push()");
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (state == nullptr) RETURN_FALSE;
    const std::int64_t type = state->queue_type != 0 ? state->queue_type : kSharedType;
    const Result<void> pushed =
        call_core([&] { return state->queue->push(type, view(data), wait_of(*state)); });
    if (pushed) RETURN_TRUE;
    // The kernel's number for a message above its limit is EINVAL.
    fail_quietly_or_warn("msgsnd()",
                         pushed.error().code == Errc::kTooLarge ? EINVAL : to_errno(pushed.error()));
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Process, pop) {
    zend_long size = kMaxMessageBytes;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    if (size < 0 || size > kMaxMessageBytes) size = kMaxMessageBytes;
    ProcessState* const state = state_with_queue(ZEND_THIS, "no msgqueue, cannot use pop()");
    if (EG(exception) != nullptr) RETURN_THROWS();
    if (state == nullptr) RETURN_FALSE;
    const Result<std::string_view> message = call_core([&] {
        return state->queue->pop(state->queue_type, static_cast<std::size_t>(size), wait_of(*state));
    });
    if (message) RETURN_STRINGL(message->data(), message->size());
    fail_quietly_or_warn("msgrcv()",
                         message.error().code == Errc::kAgain ? ENOMSG : to_errno(message.error()));
    RETURN_FALSE;
}
