// SPDX-License-Identifier: Apache-2.0
#include "runtime/runtime.hpp"

#include <vector>

#include "runtime/errors.hpp"
#include "runtime/exit.hpp"
#include "runtime/fiber_context_ops.hpp"
#include "runtime/no_preemption.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {

constinit Runtime* Runtime::current_ = nullptr;

namespace {

std::vector<Runtime::Start>& starts() {
    static std::vector<Runtime::Start> calls;
    return calls;
}
std::vector<Runtime::Cleanup>& request_cleanups() {
    static std::vector<Runtime::Cleanup> cleanups;
    return cleanups;
}
std::vector<Runtime::Cleanup>& fork_cleanups() {
    static std::vector<Runtime::Cleanup> cleanups;
    return cleanups;
}

std::vector<Runtime::Cleanup>& thread_restarts() {
    static std::vector<Runtime::Cleanup> restarts;
    return restarts;
}

std::vector<Runtime::LoopEnd>& loop_ends() {
    static std::vector<Runtime::LoopEnd> calls;
    return calls;
}

/// Like zend_user_exception_handler(), but an exception thrown by the handler stays in EG(exception). Zend
/// reports it only if no frame is left, and coroutines always have a bottom frame. [Z]
void call_exception_handler(zval* handler) {
    zval exception;
    ZVAL_OBJ(&exception, EG(exception));
    EG(exception) = nullptr;
    zend_stack_push(&EG(user_exception_handlers), handler);  // Owned there, also if it never returns.
    ZVAL_UNDEF(&EG(user_exception_handler));
    zval result;
    NoPreemption::enter();
    call_user_function(nullptr, nullptr, handler, &result, 1, &exception);
    NoPreemption::leave();
    zval_ptr_dtor(&result);
    zval_ptr_dtor(&exception);
    const bool is_replaced = Z_TYPE(EG(user_exception_handler)) != IS_UNDEF;
    if (EG(exception) != nullptr || is_replaced || zend_stack_is_empty(&EG(user_exception_handlers))) return;
    ZVAL_COPY_VALUE(&EG(user_exception_handler),
                    static_cast<zval*>(zend_stack_top(&EG(user_exception_handlers))));
    zend_stack_del_top(&EG(user_exception_handlers));
}

/// True after a fatal error of the script: a bailout or an uncaught exception. Shutdown functions run after
/// both.
bool has_fatal_error() noexcept {
    constexpr int kFatal =
        E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR | E_PARSE;
    if (EG(exit_status) != 255) return false;
    return CG(unclean_shutdown) || (PG(last_error_message) != nullptr && (PG(last_error_type) & kFatal) != 0);
}

}  // namespace

Runtime* Runtime::make() {
    const Error error = call_core([]() -> Error {
        std::unique_ptr<Runtime> runtime(new Runtime);
        Result<std::unique_ptr<event::EventLoop>> loop = event::EventLoop::create();
        if (!loop) return loop.error();
        runtime->loop_ = std::move(*loop);
        runtime->ops_ = std::make_unique<FiberContextOps>(*runtime, coroutine_options.stack_bytes);
        runtime->scheduler_ = std::make_unique<coro::Scheduler>(*runtime->loop_, *runtime->ops_);
        runtime->scheduler_->set_max_coroutines(static_cast<std::size_t>(coroutine_options.max_coroutines));
        current_ = runtime.release();
        return {};
    });
    if (current_ == nullptr) {
        zend_throw_exception_ex(swoole_exception_ce, to_errno(error), "the event loop cannot be created: %s",
                                swoole_strerror_text(to_errno(error)));
        return nullptr;
    }
    register_shutdown_call();
    for (const Start call : starts())
        call();
    return current_;
}

void Runtime::run_loop() {
    if (is_terminating_) return;
    zend_execute_data* const outer_frame = loop_frame_;
    loop_frame_ = EG(current_execute_data);
    const bool is_outermost = !loop_->is_running();
    if (is_outermost) has_exited_ = false;
    call_core([this] { loop_->run(); });
    loop_frame_ = outer_frame;
    if (!is_outermost || is_terminating_) return;
    for (const LoopEnd call : loop_ends())
        call(has_exited_);
}

void Runtime::exit_loop() noexcept {
    if (!loop_->is_running()) return;
    has_exited_ = true;
    loop_->stop();
}

void Runtime::run_loop_once(std::int64_t max_wait_ms) {
    if (is_terminating_) return;
    zend_execute_data* const outer_frame = loop_frame_;
    loop_frame_ = EG(current_execute_data);
    call_core([this, max_wait_ms] { loop_->run_once(max_wait_ms); });
    loop_frame_ = outer_frame;
}

void Runtime::begin_termination() noexcept {
    is_terminating_ = true;
    scheduler_->set_attention(true);
    loop_->stop();
}

void Runtime::undo_termination() noexcept {
    is_terminating_ = false;
    scheduler_->set_attention(false);
    EG(exit_status) = 0;
    CG(unclean_shutdown) = 0;
}

void Runtime::survive_termination(const char* process) noexcept {
    const bool is_fatal = CG(unclean_shutdown) != 0;
    undo_termination();
    // Memory held by frames that a bailout skipped is never freed. Workers still get their whole
    // memory_limit.
    if (is_fatal && PG(memory_limit) > 0)
        static_cast<void>(zend_set_memory_limit(static_cast<std::size_t>(PG(memory_limit)) +
                                                zend_memory_usage(/*real_usage=*/true)));
    call_core([=] {
        log::warning("{0} ended a callback in the {1}: the {1} goes on",
                     is_fatal ? "a fatal error" : "exit()", process);
    });
}

void Runtime::exit_program(int status) noexcept {
    EG(exit_status) = status;
    begin_termination();
    raise_if_terminating();
}

void Runtime::raise_if_terminating() noexcept {
    if (!is_terminating_ || EG(exception) != nullptr) return;
    // The loop's own frame runs no PHP code and ends by stop(). Its caller raises the unwind-exit after the
    // loop has returned.
    zend_execute_data* const frame = EG(current_execute_data);
    if (frame == nullptr || (coro::Scheduler::current() == nullptr && frame == loop_frame_)) return;
    zend_throw_unwind_exit();
}

void Runtime::handle_uncaught(Uncaught policy) noexcept {
    zend_object* const exception = EG(exception);
    if (exception == nullptr) return;
    // A server request that continues in a child of pcntl_fork(): the child ends like any other program.
    if (uncaught_policy == Uncaught::kTerminate) policy = Uncaught::kTerminate;
    if (zend_is_unwind_exit(exception)) {
        zend_clear_exception();
        if (!is_terminating_) begin_termination();
        return;
    }
    if (exception->ce == exit_exception_ce) {
        if (policy == Uncaught::kReport) log_exit(exception);
        const int status = take_exit_status(exception);
        if (policy == Uncaught::kReport) return;
        EG(exit_status) = status;
        begin_termination();
        return;
    }
    const int status_before = EG(exit_status);
    if (policy == Uncaught::kTerminate && Z_TYPE(EG(user_exception_handler)) != IS_UNDEF) {
        zval handler;
        ZVAL_COPY_VALUE(&handler, &EG(user_exception_handler));
        call_exception_handler(&handler);
        if (EG(exception) != nullptr) {  // Thrown by the handler; not passed to it again.
            zval_ptr_dtor(&EG(user_exception_handler));
            ZVAL_UNDEF(&EG(user_exception_handler));
            handle_uncaught(policy);
            return;
        }
    } else {
        zend_exception_error(exception, E_ERROR);
    }
    if (policy == Uncaught::kReport) {
        EG(exit_status) = status_before;
        return;
    }
    EG(exit_status) = 255;
    begin_termination();
}

void Runtime::unwind_coroutines() noexcept {
    is_terminating_ = true;
    scheduler_->set_attention(true);
    loop_frame_ = EG(current_execute_data);
    call_core([this] { scheduler_->cancel_all(); });
    loop_frame_ = nullptr;
}

void Runtime::report_deadlock() {
    if (is_terminating_ || has_exited_ || scheduler_->live_count() == 0 || !coroutine_options.deadlock_check)
        return;
    // Co\run() has already reported these coroutines; do not repeat them at the script's end.
    if (deadlock_reported_up_to_ == scheduler_->last_cid()) return;
    deadlock_reported_up_to_ = scheduler_->last_cid();
    print_deadlock_report();
}

void Runtime::run_until_idle() {
    run_loop();
    report_deadlock();
    raise_if_terminating();
}

bool Runtime::is_loop_wanted() const noexcept {
    return !is_terminating_ && !has_exited_ && loop_->has_work() && !has_fatal_error();
}

void Runtime::finish() {
    if (is_finishing_) return;
    is_finishing_ = true;
    // Timers and watchers would run more PHP code and keep the process alive.
    if (!is_terminating_ && has_fatal_error()) begin_termination();
    if (!is_terminating_ && !has_exited_) {
        run_loop();
        report_deadlock();
    }
    if (scheduler_->live_count() != 0) unwind_coroutines();
    is_finishing_ = false;
}

void Runtime::reset_after_fork(event::PendingSignals pending) {
    for (const Cleanup cleanup : fork_cleanups())
        cleanup();
    const std::size_t live_before = scheduler_->live_count();
    call_core([this, pending] {
        scheduler_->forget_others_after_fork();
        static_cast<void>(loop_->reset_after_fork(pending));
    });
    // The process's end frees what these coroutines held; a debug build of PHP would report leaks.
    if (scheduler_->live_count() != live_before) PG(report_memleaks) = false;
}

void Runtime::continue_after_fork() {
    for (const Cleanup restart : thread_restarts())
        restart();
    call_core([this] { static_cast<void>(loop_->continue_after_fork()); });
}

void Runtime::register_thread_restart(Cleanup restart) {
    thread_restarts().push_back(restart);
}
void Runtime::register_start(Start call) {
    starts().push_back(call);
}
void Runtime::register_loop_end(LoopEnd call) {
    loop_ends().push_back(call);
}
void Runtime::register_request_cleanup(Cleanup cleanup) {
    request_cleanups().push_back(cleanup);
}
void Runtime::register_fork_cleanup(Cleanup cleanup) {
    fork_cleanups().push_back(cleanup);
}

void Runtime::request_shutdown() noexcept {
    if (current_ == nullptr) return;
    for (const Cleanup cleanup : request_cleanups())
        cleanup();
    call_core([] {
        current_->is_terminating_ = true;
        current_->scheduler_.reset();
        current_->ops_.reset();
        current_->loop_.reset();
        delete current_;
    });
    current_ = nullptr;
}

void register_shutdown_call() {
    // The loop runs after the script's end: after shutdown functions registered before the first use of the
    // engine, and before those registered later.
    php_shutdown_function_entry entry{};
    entry.fci = empty_fcall_info;
    entry.fci.size = sizeof entry.fci;
    ZVAL_STRING(&entry.fci.function_name, "swoole_event_rshutdown");
    register_user_shutdown_function("swoole_event_rshutdown", sizeof("swoole_event_rshutdown") - 1, &entry);
}

}  // namespace shoal::php
