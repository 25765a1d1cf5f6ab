// SPDX-License-Identifier: Apache-2.0
/// Who is preempted, and the switch itself.
#include "preempt/preemption.hpp"

#include <cinttypes>
#include <optional>
#include <vector>

#include "preempt/safe_point.hpp"
#include "preempt/watchdog.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "runtime/trace.hpp"

namespace shoal::php {
namespace {

void (*previous_interrupt)(zend_execute_data*) = nullptr;
Watchdog* watchdog = nullptr;
std::optional<bool> option;  // enable_preemptive_scheduler, where it was given.
bool is_on = false;          // For the coroutines that say nothing.

/// What a coroutine has said by enableScheduler() or disableScheduler(). Those that have ended are dropped
/// when the list has doubled.
struct Choice {
    coro::Cid cid;
    bool is_wanted;
};
std::vector<Choice> choices;
std::size_t prune_choices_at = 64;

Choice* find_choice(coro::Cid cid) noexcept {
    for (Choice& choice : choices) {
        if (choice.cid == cid) return &choice;
    }
    return nullptr;
}

bool is_preempted(const coro::Coroutine& coroutine) noexcept {
    const Choice* const choice = choices.empty() ? nullptr : find_choice(coroutine.cid());
    return choice == nullptr ? is_on : choice->is_wanted;
}

void choose(coro::Cid cid, bool is_wanted) {
    if (Choice* const choice = find_choice(cid)) {
        choice->is_wanted = is_wanted;
        return;
    }
    if (choices.size() >= prune_choices_at) {
        const coro::Scheduler& scheduler = Runtime::peek()->scheduler();
        std::erase_if(choices, [&](const Choice& choice) { return scheduler.find(choice.cid) == nullptr; });
        prune_choices_at = 64 + 2 * choices.size();
    }
    choices.push_back({cid, is_wanted});
}

void restart_in_child() {
    if (watchdog == nullptr) return;
    // Leaked on purpose: its thread is the parent's, its mutex may be held for ever.
    auto* const mine = new Watchdog(&EG(vm_interrupt));
    watchdog = nullptr;
    Runtime::peek()->loop().set_poll_listener(nullptr);
    if (!mine->start()) {
        delete mine;
        return;
    }
    watchdog = mine;
    Runtime::peek()->loop().set_poll_listener(mine);
}

bool start_watchdog() {
    Runtime* const runtime = Runtime::peek();
    if (watchdog != nullptr || runtime == nullptr) return true;  // Later: start_if_configured().
    static bool is_registered = false;
    if (!is_registered) {
        is_registered = true;
        Runtime::register_request_cleanup(&stop_preemption);
        Runtime::register_fork_cleanup(&restart_in_child);
        Runtime::register_thread_restart(&restart_in_child);
    }
    auto* const made = new Watchdog(&EG(vm_interrupt));
    if (!made->start()) {
        delete made;
        return false;
    }
    watchdog = made;
    runtime->loop().set_poll_listener(made);
    return true;
}

void stop_watchdog() noexcept {
    if (watchdog == nullptr) return;
    if (Runtime* const runtime = Runtime::peek()) runtime->loop().set_poll_listener(nullptr);
    watchdog->stop();
    delete watchdog;
    watchdog = nullptr;
}

/// Since 8.4 the VM also checks when an internal function returns, with the function's frame: not a place to
/// switch. A loop that mostly calls such functions would rarely be caught elsewhere.
bool is_internal(const zend_execute_data* frame) noexcept {
    return frame != nullptr && frame->func != nullptr && !ZEND_USER_CODE(frame->func->type);
}

/// [Z] The slice is over: switches the running coroutine, if there is one, and it can be left here.
void on_slice_over(const zend_execute_data* frame) {
    watchdog->clear_due();
    Runtime* const runtime = Runtime::peek();
    const coro::Coroutine* const running = coro::Scheduler::current();
    if (runtime == nullptr || running == nullptr || runtime->is_terminating() || !is_preempted(*running)) {
        watchdog->begin_slice();
        return;
    }
    if (!may_leave(frame)) return;  // Asked again soon.
    watchdog->note_switch();
    watchdog->begin_slice();
    trace_coroutine("has computed for long and is switched", running->cid());
    runtime->scheduler().yield_turn("preemption");
    runtime->raise_if_terminating();
}

void on_interrupt(zend_execute_data* frame) {
    if (previous_interrupt != nullptr) previous_interrupt(frame);
    if (watchdog == nullptr || !watchdog->is_due()) return;
    if (is_internal(frame)) {
        raise_vm_interrupt(&EG(vm_interrupt));  // At the next check of the VM, still due.
    } else {
        on_slice_over(frame);
    }
}

/// The engine has started.
void start_if_configured() {
    is_on = option.value_or(ini_bool("swoole.enable_preemptive_scheduler"));
    if (is_on) call_core([] { start_watchdog(); });
}

}  // namespace

void register_preemption() {
    previous_interrupt = zend_interrupt_function;
    zend_interrupt_function = &on_interrupt;
    Runtime::register_start(&start_if_configured);
}

const char* set_preemption(bool is_wanted) {
    option = is_wanted;
    is_on = is_wanted;
    if (is_wanted) return start_watchdog() ? nullptr : "no thread can be started for it";
    if (choices.empty()) stop_watchdog();
    return nullptr;
}

bool set_preemption_of_current(bool is_wanted) {
    const coro::Coroutine* const running = coro::Scheduler::current();
    if (running == nullptr) {
        const bool changes = is_on != is_wanted;
        return set_preemption(is_wanted) == nullptr && changes;
    }
    const Choice* const choice = find_choice(running->cid());
    // A coroutine may be preempted until it says no: only the option decides whether it is.
    const bool changes = (choice == nullptr || choice->is_wanted) != is_wanted;
    if (is_wanted && !start_watchdog()) return false;
    choose(running->cid(), is_wanted);
    return changes;
}

void stop_preemption() noexcept {
    stop_watchdog();
    choices.clear();
    option.reset();
    is_on = false;
}

}  // namespace shoal::php
