// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/php_coroutine.hpp
/// PHP code in coroutines: starting coroutines and callbacks, and the data behind coro::Coroutine::host_data.
#include <cstdint>

#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "runtime/runtime.hpp"
#include "shoal/coro/coroutine.hpp"

namespace shoal::php {

/// Options of Coroutine::set() that the runtime itself reads.
struct CoroutineOptions {
    std::size_t stack_bytes = 8U << 20;  ///< Same as a main thread's; adr 0010-wide-stacks.
    std::int64_t max_coroutines = 100'000;
    bool deadlock_check = true;
    bool deadlock_check_trace = true;
    std::int64_t deadlock_check_limit = 32;
    int deadlock_check_depth = 32;
    std::int64_t max_concurrency = 0;  ///< 0: any number.
    std::int64_t trace_flags = 0;      ///< SWOOLE_TRACE_*
};
extern CoroutineOptions coroutine_options;

extern zend_class_entry* coroutine_context_ce;

/// Starts a coroutine that calls `callable`; it runs immediately until its first wait. Arguments are borrowed
/// for the call only. Returns the cid. Errors: kTooLarge (max_coroutine), kNoMemory. [Z]
Result<coro::Cid> start_coroutine(const zend_fcall_info_cache& callable, std::uint32_t argc, zval* argv,
                                  Uncaught policy);
/// Writes the arguments of a call to `arguments`; the call owns them. Runs in the new coroutine. [Z]
using ArgumentMaker = void (*)(void* context, zval* arguments);
inline constexpr std::uint32_t kMaxMadeArguments = 2;
/// The same, but `make` builds the arguments inside the coroutine, directly in the frame of the call: nothing
/// else refers to them, and a bailout while building them ends in the coroutine.
Result<coro::Cid> start_coroutine_making(const zend_fcall_info_cache& callable, std::uint32_t argc,
                                         ArgumentMaker make, void* context, Uncaught policy);
/// As above with the process's own policy.
Result<coro::Cid> start_coroutine(const zend_fcall_info_cache& callable, std::uint32_t argc, zval* argv);

/// Runs `body(context)` [C] in a coroutine, for waits of the extension itself. It runs immediately until its
/// first wait. Its waits are cancelled when the program ends. Errors: as above.
Result<coro::Cid> start_native_coroutine(void (*body)(void* context), void* context);

/// Warns, with `prefix`, why a coroutine was not started, and sets the last error. No warning while the
/// program ends. [Z]
void warn_not_started(const char* prefix, Error error);

/// Runs a callback from the loop: in a new coroutine, or (in_coroutine false) directly on the root stack,
/// with its return value dropped. Handles uncaught exceptions. Does nothing once the program terminates.
void run_callback(const Callable& callable, std::uint32_t argc, zval* argv, bool in_coroutine);
/// The same, with a return value (direct calls only; UNDEF when it threw). The caller owns it.
CallStatus run_callback_direct(const Callable& callable, std::uint32_t argc, zval* argv, zval* return_value);

/// The running coroutine's id; -1 outside coroutines, as in Swoole.
[[nodiscard]] inline std::int64_t current_cid() noexcept {
    const coro::Coroutine* const coroutine = coro::Scheduler::current();
    return coroutine == nullptr ? -1 : coroutine->cid();
}

/// True inside a coroutine; otherwise throws Swoole\Error "API must be called in the coroutine" (code 10001)
/// and returns false: use RETURN_THROWS().
[[gnu::cold]] bool throw_out_of_coroutine();
inline bool require_coroutine() {
    if (coro::Scheduler::current() != nullptr) [[likely]]
        return true;
    return throw_out_of_coroutine();
}

/// True while an exception or exit() unwinds frames, and afterwards until the coroutine that it ended is
/// finished: the exception's trace and defer() callbacks may free later what the frames held.
[[nodiscard]] bool is_unwinding() noexcept;

/// Adds a Coroutine::defer() callback to the running coroutine.
void add_defer(const zend_fcall_info& info, const zend_fcall_info_cache& cache);
/// The running coroutine waits until all of `cids` that exist have ended. Errors: kTimedOut, kCanceled.
Result<void> join_coroutines(const coro::Cid* cids, std::size_t count, coro::TimeoutMs timeout_ms);
/// Registers `on_end(context)` to be called when that coroutine ends for any reason. False: it has already
/// ended. [C]
bool call_when_ended(coro::Cid cid, void (*on_end)(void*), void* context);
/// Coroutine::setTimeLimit() for the running coroutine; a negative limit removes it.
void set_time_limit(coro::TimeoutMs limit_ms);
/// Sets swoole_last_error() after a wait that ended with `why`. True: kReady.
inline bool note_wake(coro::Wake why) noexcept {
    if (why == coro::Wake::kReady) [[likely]]
        return true;
    set_last_error(why == coro::Wake::kTimedOut ? kCodeTimedOut : kCodeCanceled);
    return false;
}
/// Copies the ids of the live coroutines in ascending order, up to `capacity`. Returns the number copied. [C]
std::size_t copy_cids(coro::Cid* buffer, std::size_t capacity) noexcept;
/// Prints the deadlock report: one line per coroutine, with its backtrace unless disabled.
void print_deadlock_report();
/// The Swoole\Coroutine\Context object of a coroutine, created on first use; borrowed. Null: no such
/// coroutine.
zend_object* context_object(coro::Coroutine& coroutine);
/// The current PHP frame of a coroutine that is parked or has resumed another (for backtraces); null for the
/// running coroutine.
zend_execute_data* suspended_frame(coro::Coroutine& coroutine) noexcept;
/// Bytes of VM stack in use.
std::size_t vm_stack_usage(coro::Coroutine& coroutine) noexcept;

}  // namespace shoal::php
