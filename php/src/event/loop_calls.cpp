// SPDX-License-Identifier: Apache-2.0
#include "event/loop_calls.hpp"

#include "runtime/callbacks.hpp"
#include "shoal/base/intrusive_list.hpp"

namespace shoal::php {
namespace {

/// A call of Event::defer() that is still to be made.
struct DeferredCall : ListNode<> {
    DeferredCall() noexcept : deferred(&run, this) { ZVAL_UNDEF(&callback.value); }
    static void run(void* owner);

    event::Deferred deferred;
    Callable callback;
};

struct LoopCalls {
    IntrusiveList<DeferredCall> deferred;
    Callable before_poll{};
    Callable after_turn{};
};
// Never destroyed: a process may exit() while calls wait.
LoopCalls& loop_calls() {
    static LoopCalls* const instance = new LoopCalls;
    return *instance;
}

/// Deletes the record before it releases the callback: destructors may throw or bail out.
void release_call(DeferredCall* call) {
    Callable callback = call->callback;
    delete call;
    callback.release();
}

void DeferredCall::run(void* owner) {
    auto* const self = static_cast<DeferredCall*>(owner);
    self->unlink();
    run_callback(self->callback, 0, nullptr, callbacks_use_coroutines);
    run_zend_in_loop([self] { release_call(self); });
}

Callable& cycle_hook(bool is_before) noexcept {
    return is_before ? loop_calls().before_poll : loop_calls().after_turn;
}

void run_cycle_hook(bool is_before) {
    const Callable& hook = cycle_hook(is_before);
    if (hook.is_set()) run_callback(hook, 0, nullptr, callbacks_use_coroutines);
}

}  // namespace

void drop_loop_calls() {
    for (bool is_done = false; !is_done;) {
        run_zend_in_loop([&is_done] {
            if (DeferredCall* const call = loop_calls().deferred.first()) {
                call->unlink();
                release_call(call);
            } else if (cycle_hook(true).is_set()) {
                cycle_hook(true).release();
            } else if (cycle_hook(false).is_set()) {
                cycle_hook(false).release();
            } else {
                is_done = true;
            }
        });
    }
    Runtime* const runtime = Runtime::peek();
    if (runtime == nullptr) return;
    runtime->loop().set_before_poll_hook({});
    runtime->loop().set_after_turn_hook({});
}

bool defer_in_loop(Runtime& runtime, const zend_fcall_info& info, const zend_fcall_info_cache& cache) {
    DeferredCall* const call = call_core([] { return new DeferredCall; });
    if (call == nullptr) return false;
    call->callback.hold(info, cache);
    loop_calls().deferred.push_back(*call);
    runtime.loop().defer(call->deferred);
    return true;
}

bool has_cycle_hook(bool is_before) noexcept {
    return cycle_hook(is_before).is_set();
}

void set_cycle_hook(Runtime& runtime, const zend_fcall_info& info, const zend_fcall_info_cache& cache,
                    bool is_before) {
    Callable& hook = cycle_hook(is_before);
    Callable replaced = hook;
    hook.hold(info, cache);
    call_core([&runtime, is_before] {
        if (is_before) {
            runtime.loop().set_before_poll_hook([] { run_cycle_hook(true); });
        } else {
            runtime.loop().set_after_turn_hook([] { run_cycle_hook(false); });
        }
    });
    replaced.release();
}

void remove_cycle_hook(bool is_before) {
    if (Runtime* const runtime = Runtime::peek()) {
        if (is_before) {
            runtime->loop().set_before_poll_hook({});
        } else {
            runtime->loop().set_after_turn_hook({});
        }
    }
    cycle_hook(is_before).release();
}

std::size_t output_limit_bytes() noexcept {
    constexpr zend_long kDefault = 8 << 20;
    zend_long bytes = INI_INT("swoole.socket_buffer_size");
    if (bytes == kDefault) bytes = INI_INT("swoole.unixsock_buffer_size");  // Its name until Swoole 6.1.
    return static_cast<std::size_t>(bytes > 0 ? bytes : kDefault);
}

void register_loop_calls() {
    ZVAL_UNDEF(&loop_calls().before_poll.value);
    ZVAL_UNDEF(&loop_calls().after_turn.value);
    Runtime::register_request_cleanup(&drop_loop_calls);
    Runtime::register_fork_cleanup(&drop_loop_calls);
    Runtime::register_loop_end([](bool has_exited) {
        if (has_exited) drop_loop_calls();
    });
}

}  // namespace shoal::php
