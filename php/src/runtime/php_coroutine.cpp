// SPDX-License-Identifier: Apache-2.0
/// [Z] throughout, except where marked.
#include "runtime/php_coroutine.hpp"

#include <memory>
#include <utility>

#include "runtime/errors.hpp"
#include "runtime/fiber_context_ops.hpp"
#include "runtime/once_a_second.hpp"
#include "runtime/trace.hpp"
#include "shoal/coro/wait_queue.hpp"

namespace shoal::php {

CoroutineOptions coroutine_options;

struct DeferList {
    Callable callable;
    DeferList* older;
};

zend_class_entry* coroutine_context_ce = nullptr;

struct TimeLimit {
    event::Timer timer;
};

namespace {

int root_last_error = 0;
bool has_bailed_out = false;  // In this request; Zend's heap frees what coroutines held.

/// Arguments of start_coroutine() for the new coroutine. Lives on the creator's stack; read before the first
/// wait.
struct StartInfo {
    const zend_fcall_info_cache* callable;
    std::uint32_t argc;
    zval* argv;          ///< Unless `make` is set.
    ArgumentMaker make;  ///< Or null.
    void* context;
    Uncaught policy;
};

/// Runs the defer() callbacks, newest first; each may add more. They receive the return value of the
/// coroutine's function, or nothing if it threw. They run even if this coroutine's uncaught exception ends
/// the program.
void run_defers(PhpCoroutine& host, Uncaught policy, zval* result, bool is_unwinding) {
    Runtime& runtime = *Runtime::peek();
    const std::uint32_t count = Z_TYPE_P(result) == IS_UNDEF ? 0 : 1;
    while (DeferList* const entry = host.defers) {
        host.defers = entry->older;
        if (!is_unwinding) {
            if (call_php(entry->callable.cache, count, result, nullptr) == CallStatus::kBailedOut)
                zend_bailout();
            if (EG(exception) != nullptr) runtime.handle_uncaught(policy);
        }
        entry->callable.release();
        efree(entry);
    }
}

/// [C]
void drop_time_limit(PhpCoroutine& host) noexcept {
    TimeLimit* const limit = host.time_limit;
    host.time_limit = nullptr;
    delete limit;
}

/// [C] The joiners resume at the end of this turn, after the coroutine has ended.
void tell_joiners(PhpCoroutine& host) noexcept {
    IntrusiveList<Joiner>* const joiners = host.joiners;
    host.joiners = nullptr;
    while (!joiners->empty()) {
        Joiner& joiner = joiners->pop_front();
        if (joiner.on_end != nullptr) {
            const auto [on_end, context] = std::pair(joiner.on_end, joiner.context);
            delete &joiner;
            on_end(context);
            continue;
        }
        if (--*joiner.left == 0 && joiner.waiting->is_parked()) {
            Runtime::peek()->scheduler().schedule_wake(*joiner.waiting);
        }
    }
    delete joiners;
}

/// [C] Ends the wait of a coroutine whose time limit has passed; if it is not waiting, its next wait throws.
void on_time_limit(event::Timer&, void* owner) {
    auto& host = *static_cast<PhpCoroutine*>(owner);
    host.pending = PendingThrow::kTimedOut;
    static_cast<void>(Runtime::peek()->scheduler().cancel(host.coroutine->cid(), coro::WakeTime::kAtOnce));
}

/// Runs after the coroutine's function if there is more to do: an uncaught exception, defers, context,
/// joiners.
[[gnu::noinline, gnu::cold]] void end_with_work(PhpCoroutine& host, Uncaught policy, zval* result) {
    Runtime& runtime = *Runtime::peek();
    const bool is_unwinding = runtime.is_terminating();
    host.has_thrown = EG(exception) != nullptr;
    if (EG(exception) != nullptr) runtime.handle_uncaught(policy);
    while (host.defers != nullptr) {
        run_defers(host, policy, result, is_unwinding);
        zval_ptr_dtor(result);  // Its destructor may add more.
        ZVAL_UNDEF(result);
        if (EG(exception) != nullptr) runtime.handle_uncaught(policy);
    }
    if (host.context_object != nullptr) {
        zend_object* const context = host.context_object;
        host.context_object = nullptr;
        OBJ_RELEASE(context);
        if (EG(exception) != nullptr) runtime.handle_uncaught(policy);
    }
    if (OG(handlers).top != 0) {
        php_output_end_all();
        if (EG(exception) != nullptr) runtime.handle_uncaught(policy);
    }
    if (host.time_limit != nullptr) drop_time_limit(host);
    if (host.joiners != nullptr) tell_joiners(host);
}

inline bool has_work_at_end(const PhpCoroutine& host) noexcept {
    return (EG(exception) != nullptr) | (host.defers != nullptr) | (host.context_object != nullptr) |
           (OG(handlers).top != 0) | (host.joiners != nullptr) | (host.time_limit != nullptr);
}

/// True if the call needs no more of zend_call_function() than pushing a frame: PHP code (which checks the
/// argument count itself) that takes no argument by reference.
inline bool is_plain_call(const zend_function* function, std::uint32_t argc) noexcept {
    if (function->type != ZEND_USER_FUNCTION) return false;
    constexpr std::uint32_t kNeedsCare =
        ZEND_ACC_DEPRECATED | ZEND_ACC_ABSTRACT | ZEND_ACC_CALL_VIA_TRAMPOLINE;
    if ((function->common.fn_flags & kNeedsCare) != 0) return false;
    for (std::uint32_t i = 1; i <= argc; ++i) {
        if (ARG_SHOULD_BE_SENT_BY_REF(function, i)) return false;
    }
    return true;
}

/// zend_call_function() for a plain call: a third of its cost.
[[gnu::always_inline]] inline void call_plain(const StartInfo& start, zval* result) {
    const zend_fcall_info_cache& callable = *start.callable;
    const std::uint32_t argc = start.argc;
    zend_function* const function = callable.function_handler;
    std::uint32_t flags = ZEND_CALL_TOP_FUNCTION | ZEND_CALL_DYNAMIC;
    void* object_or_scope = callable.called_scope;
    if (callable.object != nullptr && (function->common.fn_flags & ZEND_ACC_STATIC) == 0) {
        flags |= ZEND_CALL_HAS_THIS;
        object_or_scope = callable.object;
    }
    if ((function->common.fn_flags & ZEND_ACC_CLOSURE) != 0) {
        flags |= ZEND_CALL_CLOSURE;
        GC_ADDREF(ZEND_CLOSURE_OBJECT(function));
        if ((function->common.fn_flags & ZEND_ACC_FAKE_CLOSURE) != 0) flags |= ZEND_CALL_FAKE_CLOSURE;
    }
    zend_execute_data* const call = zend_vm_stack_push_call_frame(flags, function, argc, object_or_scope);
    if (start.make != nullptr) {
        start.make(start.context, ZEND_CALL_ARG(call, 1));
    } else {
        for (std::uint32_t i = 0; i < argc; ++i)
            ZVAL_COPY_DEREF(ZEND_CALL_ARG(call, i + 1), &start.argv[i]);
    }
    zend_init_func_execute_data(call, &function->op_array, result);
    if (ZEND_OBSERVER_ENABLED) zend_observer_fcall_begin(call);
    zend_execute_ex(call);
}

/// The same for all other callables.
[[gnu::noinline]] void call_any(const StartInfo& start, zval* result) {
    zval made[kMaxMadeArguments];
    zend_fcall_info info = empty_fcall_info;
    info.size = sizeof info;
    info.retval = result;
    info.params = start.argv;
    info.object = start.callable->object;
    info.param_count = start.argc;
    if (start.make != nullptr) {
        start.make(start.context, made);
        info.params = made;
    }
    // `start` lives on the creator's stack and is invalid after the function has waited.
    const std::uint32_t made_count = start.make == nullptr ? 0 : start.argc;
    zend_fcall_info_cache cache = *start.callable;
    zend_call_function(&info, &cache);
    for (std::uint32_t i = 0; i < made_count; ++i)
        zval_ptr_dtor(&made[i]);
}

/// Calls the coroutine's function.
[[gnu::always_inline]] inline void call(const StartInfo& start, zval* result) {
    ZVAL_UNDEF(result);
    if (is_plain_call(start.callable->function_handler, start.argc)) [[likely]] {
        call_plain(start, result);
    } else {
        call_any(start, result);
    }
}

[[gnu::always_inline]] inline void call_and_finish(PhpCoroutine& host, const StartInfo& start) {
    const Uncaught policy = start.policy;
    // A top-level frame holds no reference to its $this, and the creator's callable may be freed while we
    // wait.
    zend_object* const object = start.callable->object;
    if (object != nullptr) GC_ADDREF(object);
    zval result;
    call(start, &result);
    if (object != nullptr) OBJ_RELEASE(object);
    if (host.defers == nullptr) [[likely]] {  // The defers receive it.
        zval_ptr_dtor(&result);
        ZVAL_UNDEF(&result);
    }
    if (has_work_at_end(host)) [[unlikely]]
        end_with_work(host, policy, &result);
}

/// Clears what the previous coroutine on this context may have left, for example after a bailout.
void reset(PhpCoroutine& host) noexcept {
    host.last_error = 0;
    host.pending = PendingThrow::kNone;
    host.linking = nullptr;
}

/// The body of every PHP coroutine. A bailout ends here: a longjmp never crosses stacks.
void coroutine_body(coro::Coroutine& self, void* argument) {
    PhpCoroutine& host = php_coroutine(self);
    reset(host);
    host.has_thrown = false;
    volatile bool bailed_out = false;
    zend_first_try {
        call_and_finish(host, *static_cast<const StartInfo*>(argument));
    }
    zend_catch {
        bailed_out = true;
    }
    zend_end_try();
    if (bailed_out) [[unlikely]] {
        if (EG(exception) != nullptr) zend_clear_exception();
        host.defers = nullptr;  // Zend's heap frees them with everything else.
        host.context_object = nullptr;
        if (host.time_limit != nullptr) drop_time_limit(host);
        if (host.joiners != nullptr) tell_joiners(host);
        has_bailed_out = true;
        Runtime::peek()->note_bailout();
    }
}

// ---- max_concurrency and tracing: off the hot path -------------------------------------------------------

std::int64_t concurrent = 0;         // Coroutines that have a turn.
coro::WaitQueue waiting_for_turn;    // The rest, in FIFO order.
std::uint64_t turns_generation = 0;  // Incremented when all turns are reset.

[[nodiscard]] bool has_free_turn() noexcept {
    return coroutine_options.max_concurrency == 0 || concurrent < coroutine_options.max_concurrency;
}

void forget_turns() noexcept {
    concurrent = 0;
    has_bailed_out = false;
    ++turns_generation;
    while (waiting_for_turn.take_first() != nullptr) {
    }
}

/// [C] False: the wait was cancelled.
bool take_turn() {
    static bool is_registered = false;
    if (!is_registered) {
        is_registered = true;
        Runtime::register_request_cleanup(&forget_turns);
        Runtime::register_fork_cleanup(&forget_turns);
    }
    if (!has_free_turn() || !waiting_for_turn.empty()) {
        return waiting_for_turn.wait("max_concurrency") == coro::Wake::kReady;  // Already counted.
    }
    ++concurrent;
    return true;
}

/// [C]
void give_turn_back(std::uint64_t generation) noexcept {
    if (generation != turns_generation) return;
    --concurrent;
    while (has_free_turn()) {
        coro::Coroutine* const next = waiting_for_turn.take_first();
        if (next == nullptr) return;
        ++concurrent;
        next->scheduler().schedule_wake(*next);
    }
}

/// Copies of what a StartInfo refers to; valid after the creator has continued.
struct HeldStart {
    StartInfo start;
    zend_fcall_info_cache callable;
    zend_object* closure;
    zval arguments[];
};

HeldStart* hold_start(const StartInfo& start) {
    auto* const held = static_cast<HeldStart*>(safe_emalloc(start.argc, sizeof(zval), sizeof(HeldStart)));
    held->start = start;
    held->callable = *start.callable;
    held->start.callable = &held->callable;
    held->start.make = nullptr;
    held->start.argv = held->arguments;
    const zend_function* const function = held->callable.function_handler;
    held->closure =
        (function->common.fn_flags & ZEND_ACC_CLOSURE) != 0 ? ZEND_CLOSURE_OBJECT(function) : nullptr;
    if (held->closure != nullptr) GC_ADDREF(held->closure);
    if (held->callable.object != nullptr) GC_ADDREF(held->callable.object);
    if (start.make != nullptr) {
        start.make(start.context, held->arguments);
    } else {
        for (std::uint32_t i = 0; i < start.argc; ++i)
            ZVAL_COPY(&held->arguments[i], &start.argv[i]);
    }
    return held;
}

void release_start(HeldStart* held) {
    for (std::uint32_t i = 0; i < held->start.argc; ++i)
        zval_ptr_dtor(&held->arguments[i]);
    if (held->callable.object != nullptr) OBJ_RELEASE(held->callable.object);
    if (held->closure != nullptr) OBJ_RELEASE(held->closure);
    efree(held);
}

/// Ends a coroutine that was cancelled before its turn: its function is never called.
void end_unstarted(PhpCoroutine& host, Uncaught policy) {
    if (EG(exception) != nullptr) zend_clear_exception();
    zval no_result;
    ZVAL_UNDEF(&no_result);
    if (has_work_at_end(host)) end_with_work(host, policy, &no_result);
}

/// Runs the body when it is its turn.
void run_in_turn(coro::Coroutine& self, const StartInfo& start) {
    if (has_free_turn() && waiting_for_turn.empty()) {
        call_core([] { take_turn(); });
        const std::uint64_t generation = turns_generation;
        StartInfo info = start;
        coroutine_body(self, &info);
        give_turn_back(generation);
        return;
    }
    PhpCoroutine& host = php_coroutine(self);
    reset(host);
    host.has_thrown = false;
    volatile bool bailed_out = false;
    HeldStart* volatile held = nullptr;
    zend_first_try {
        held = hold_start(start);
    }
    zend_catch {
        bailed_out = true;
    }
    zend_end_try();
    if (bailed_out) return Runtime::peek()->note_bailout();
    const Uncaught policy = held->start.policy;
    const bool has_turn = take_turn();
    const std::uint64_t generation = turns_generation;
    const bool runs = has_turn && !Runtime::peek()->is_terminating();
    if (runs) coroutine_body(self, &held->start);
    if (has_turn) give_turn_back(generation);
    if (has_bailed_out) return;
    zend_first_try {
        if (!runs) end_unstarted(host, policy);
        release_start(held);
    }
    zend_catch {
        bailed_out = true;
    }
    zend_end_try();
    if (bailed_out) Runtime::peek()->note_bailout();
}

/// The body of a coroutine that is traced or limited by max_concurrency.
void watched_body(coro::Coroutine& self, void* argument) {
    const StartInfo& start = *static_cast<const StartInfo*>(argument);
    const coro::Cid cid = self.cid();
    trace_coroutine("starts", cid);
    if (coroutine_options.max_concurrency != 0 && self.parent_cid() == 0) {
        run_in_turn(self, start);
    } else {
        coroutine_body(self, argument);
    }
    trace_coroutine("ends", cid);
}

inline Result<coro::Cid> start(StartInfo info) {
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr || runtime->is_terminating()) [[unlikely]]
        return fail(Errc::kCanceled);
    if ((coroutine_options.max_concurrency | coroutine_options.trace_flags) != 0) [[unlikely]]
        return runtime->scheduler().spawn<FiberContextOps>(&watched_body, &info);
    return runtime->scheduler().spawn<FiberContextOps>(&coroutine_body, &info);
}

}  // namespace

Result<coro::Cid> start_coroutine(const zend_fcall_info_cache& callable, std::uint32_t argc, zval* argv,
                                  Uncaught policy) {
    return start({&callable, argc, argv, nullptr, nullptr, policy});
}

Result<coro::Cid> start_coroutine_making(const zend_fcall_info_cache& callable, std::uint32_t argc,
                                         ArgumentMaker make, void* context, Uncaught policy) {
    return start({&callable, argc, nullptr, make, context, policy});
}

Result<coro::Cid> start_coroutine(const zend_fcall_info_cache& callable, std::uint32_t argc, zval* argv) {
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr) return fail(Errc::kInternal);
    return start_coroutine(callable, argc, argv, runtime->uncaught_policy);
}

namespace {

struct NativeStart {
    void (*body)(void* context);
    void* context;
};

void native_body(coro::Coroutine& self, void* argument) {
    PhpCoroutine& host = php_coroutine(self);
    reset(host);
    const NativeStart start = *static_cast<const NativeStart*>(argument);
    start.body(start.context);
    // There is no PHP frame to unwind.
    if (EG(exception) != nullptr) zend_clear_exception();
    if (host.joiners != nullptr) tell_joiners(host);
}

}  // namespace

Result<coro::Cid> start_native_coroutine(void (*body)(void* context), void* context) {
    Runtime* const runtime = Runtime::get();
    if (runtime == nullptr || runtime->is_terminating()) return fail(Errc::kCanceled);
    NativeStart start{body, context};
    return runtime->scheduler().spawn<FiberContextOps>(&native_body, &start);
}

CallStatus run_callback_direct(const Callable& callable, std::uint32_t argc, zval* argv, zval* return_value) {
    Runtime& runtime = *Runtime::peek();
    if (return_value != nullptr) ZVAL_UNDEF(return_value);
    if (runtime.is_terminating()) return CallStatus::kBailedOut;
    const CallStatus status = call_php(callable.cache, argc, argv, return_value);
    if (status == CallStatus::kThrew) runtime.handle_uncaught(runtime.uncaught_policy);
    if (status == CallStatus::kBailedOut) runtime.note_bailout();
    return status;
}

[[gnu::cold]] void warn_not_started(const char* prefix, Error error) {
    const bool is_full = error.code == Errc::kTooLarge;
    const int code = is_full ? kCodePhpFatalError : to_swoole_code(error);
    set_last_error(code);
    if (error.code == Errc::kCanceled) return;
    if (is_full) {
        warn("%sexceed max number of coroutine %zu", prefix, Runtime::peek()->scheduler().max_coroutines());
    } else {
        warn("%s%s", prefix, swoole_strerror_text(code));
    }
}

void run_callback(const Callable& callable, std::uint32_t argc, zval* argv, bool in_coroutine) {
    Runtime& runtime = *Runtime::peek();
    if (runtime.is_terminating()) return;
    if (!in_coroutine) {
        run_callback_direct(callable, argc, argv, nullptr);
        return;
    }
    const Result<coro::Cid> started = start_coroutine(callable.cache, argc, argv);
    if (!started) {
        static OnceASecond in_worker;
        if (runtime.uncaught_policy != Uncaught::kReport || in_worker.is_due())
            warn_not_started("the callback's coroutine cannot be created: ", started.error());
        if (EG(exception) != nullptr) runtime.handle_uncaught(runtime.uncaught_policy);
    }
}

bool throw_out_of_coroutine() {
    set_last_error(kCodeOutOfCoroutine);
    zend_throw_error(swoole_error_ce,
                     "API must be called in the coroutine: use Swoole\\Coroutine\\run() or go()");
    if (EG(exception) != nullptr) {
        zend_update_property_long(zend_ce_error, EG(exception), ZEND_STRL("code"), kCodeOutOfCoroutine);
    }
    return false;
}

void add_defer(const zend_fcall_info& info, const zend_fcall_info_cache& cache) {
    PhpCoroutine& host = php_coroutine(*coro::Scheduler::current());
    auto* const entry = static_cast<DeferList*>(emalloc(sizeof(DeferList)));
    entry->callable.hold(info, cache);
    entry->older = host.defers;
    host.defers = entry;
}

Result<void> join_coroutines(const coro::Cid* cids, std::size_t count, coro::TimeoutMs timeout_ms) {
    coro::Scheduler& scheduler = Runtime::peek()->scheduler();
    int left = 0;
    auto joiners = std::make_unique<Joiner[]>(count);
    for (std::size_t i = 0; i < count; ++i) {
        coro::Coroutine* const target = scheduler.find(cids[i]);
        if (target == nullptr) continue;
        PhpCoroutine& host = php_coroutine(*target);
        if (host.joiners == nullptr) host.joiners = new IntrusiveList<Joiner>;
        joiners[i].waiting = coro::Scheduler::current();
        joiners[i].left = &left;
        host.joiners->push_back(joiners[i]);
        ++left;
    }
    if (left == 0) return {};
    const coro::Wake why = scheduler.park("Coroutine::join", timeout_ms);
    if (why == coro::Wake::kReady) return {};
    return fail(why == coro::Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled);
}

bool call_when_ended(coro::Cid cid, void (*on_end)(void*), void* context) {
    coro::Coroutine* const target = Runtime::peek()->scheduler().find(cid);
    if (target == nullptr) return false;
    auto joiner = std::make_unique<Joiner>();
    joiner->on_end = on_end;
    joiner->context = context;
    PhpCoroutine& host = php_coroutine(*target);
    if (host.joiners == nullptr) host.joiners = new IntrusiveList<Joiner>;
    host.joiners->push_back(*joiner.release());
    return true;
}

void set_time_limit(coro::TimeoutMs limit_ms) {
    PhpCoroutine& host = php_coroutine(*coro::Scheduler::current());
    if (host.time_limit != nullptr) drop_time_limit(host);
    if (limit_ms < 0) return;
    event::EventLoop& loop = Runtime::peek()->loop();
    host.time_limit = new TimeLimit{event::Timer(&on_time_limit, &host)};
    loop.refresh_now();
    loop.arm(host.time_limit->timer, limit_ms);
}

zend_object* context_object(coro::Coroutine& coroutine) {
    PhpCoroutine& host = php_coroutine(coroutine);
    if (host.context_object == nullptr) {
        zval object;
        object_init_ex(&object, coroutine_context_ce);
        host.context_object = Z_OBJ(object);
    }
    return host.context_object;
}

zend_execute_data* suspended_frame(coro::Coroutine& coroutine) noexcept {
    if (coroutine.state() == coro::State::kWaiting) return php_coroutine(coroutine).frame;
    // It has resumed another coroutine, possibly through several steps, and is inside that call.
    coro::Coroutine* running = coro::Scheduler::current();
    while (running != nullptr && running->resumer() != &coroutine)
        running = running->resumer();
    return running == nullptr ? nullptr : php_coroutine(*running).resumer_frame;
}

std::size_t vm_stack_usage(coro::Coroutine& coroutine) noexcept {
    const PhpCoroutine& host = php_coroutine(coroutine);
    const zval* const top = &coroutine == coro::Scheduler::current() ? EG(vm_stack_top) : host.vm_stack_top;
    const auto* const start = reinterpret_cast<const char*>(host.vm_stack);
    const auto* const end = reinterpret_cast<const char*>(top);
    const bool is_in_region = end >= start && end <= reinterpret_cast<const char*>(host.region.top());
    return is_in_region ? static_cast<std::size_t>(end - start)
                        : static_cast<std::size_t>(reinterpret_cast<const char*>(host.region.top()) - start);
}

int& last_error_slot() noexcept {
    coro::Coroutine* const coroutine = coro::Scheduler::current();
    return coroutine == nullptr ? root_last_error : php_coroutine(*coroutine).last_error;
}

}  // namespace shoal::php
