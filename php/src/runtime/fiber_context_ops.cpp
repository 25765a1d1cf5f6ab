// SPDX-License-Identifier: Apache-2.0
/// [Z] throughout: enter() and leave() switch Zend's state. No frame here owns anything.
#include "runtime/fiber_context_ops.hpp"

#include <cstring>
#include <new>

#include "runtime/errors.hpp"
#include "runtime/linking_class.hpp"
#include "runtime/runtime.hpp"

namespace shoal::php {
namespace {

/// Address space of the VM stack inside the region. Pages are committed only when touched, so the size costs
/// nothing; a small stack would emalloc and efree a page each time calls cross its end.
constexpr std::size_t kVmStackBytes = 128U << 10;
/// Bytes of the C stack in the page where both stacks begin. A coroutine parked in one of our methods needs
/// about 1.9 KiB of it (bench/php/parked.php); the rest of the page holds PhpCoroutine and the first VM
/// frames.
constexpr std::size_t kCShareOfPage = 2304;
constexpr std::size_t kPageBytes = 4096;
/// Stacks whose address space is reserved together, 130 MiB by default. The first coroutine must also start
/// on small machines that allow no overcommit.
constexpr std::size_t kStacksPerSlab = 16;

/// State that PHP code may have changed and other coroutines must not see, beyond the VM state that Zend's
/// own switch saves.
struct ColdState {
    zend_output_globals output;
    zend_fcall_info user_compare_fci;
    zend_fcall_info_cache user_compare_cache;
    zend_error_handling_t error_handling;
    zend_class_entry* exception_class;
};

/// The exception that cancel() or setTimeLimit() asked for: thrown as if the waiting method had thrown it.
[[gnu::noinline, gnu::cold]] void throw_pending(PhpCoroutine& host) {
    const PendingThrow pending = host.pending;
    host.pending = PendingThrow::kNone;
    if (EG(exception) != nullptr) return;
    // Without message and code, as Swoole throws them.
    zend_throw_exception(pending == PendingThrow::kCanceled ? canceled_exception_ce : timeout_exception_ce,
                         nullptr, 0);
}

zend_function bottom_function;  // Zeroed: an internal function without a name, as below PHP's own fibers.

/// A VM stack with one frame at its bottom: without one, an exception that reaches the end would be reported
/// as "thrown without a stack frame".
void set_up_vm_stack(PhpCoroutine& host) noexcept {
    zend_vm_stack const page = host.vm_stack;
    auto* const frame = reinterpret_cast<zend_execute_data*>(ZEND_VM_STACK_ELEMENTS(page));
    std::memset(frame, 0, sizeof *frame);
    bottom_function.type = ZEND_INTERNAL_FUNCTION;
    frame->func = &bottom_function;
    page->top = ZEND_VM_STACK_ELEMENTS(page) + ZEND_CALL_FRAME_SLOT;
    page->prev = nullptr;
}

/// Puts the VM on the empty stacks at the start of every coroutine, whatever the context ran before.
/// error_reporting is inherited from the creator.
inline void enter_stacks(PhpCoroutine& host) noexcept {
    zend_vm_stack const page = host.vm_stack;
    EG(vm_stack) = page;
    EG(vm_stack_top) = page->top;
    EG(vm_stack_end) = page->end;
    EG(vm_stack_page_size) = ZEND_FIBER_VM_STACK_SIZE;
    EG(current_execute_data) = reinterpret_cast<zend_execute_data*>(ZEND_VM_STACK_ELEMENTS(page));
    EG(jit_trace_num) = 0;
    EG(active_fiber) = nullptr;
    if (has_own_contexts()) [[likely]] {
        enter_stack_limits(host.region.base, &host);
    } else {
        enter_stack_limits(host.fiber);
    }
}

/// Main function of a context: runs one coroutine after another and never returns.
[[noreturn]] void context_main() noexcept {
    // `fiber` is the first member, and the running context is it.
    auto& host = *reinterpret_cast<PhpCoroutine*>(EG(current_fiber_context));
    set_up_vm_stack(host);
    for (;;) {
        enter_stacks(host);
        host.coroutine->run_entry();
        host.inner = &host.fiber;
#if SHOAL_INLINE_FIBER_SWITCH
        if (has_own_contexts()) {
            switch_machine(&host.fiber, host.outer);
            continue;
        }
#endif
        switch_fiber(&host.fiber, host.outer);
    }
}

void context_main_for_zend(zend_fiber_transfer*) {
    context_main();
}

/// First entry of a context on one of our stacks: does the work of Zend's own trampoline.
[[noreturn]] void trampoline(ShoalFcontextTransfer data) {
    data.transfer->context->handle = data.handle;
    context_main();
}

}  // namespace

FiberContextOps::FiberContextOps(Runtime& runtime, std::size_t stack_bytes)
    : runtime_(runtime),
      stacks_({.stack_bytes = stack_bytes + kVmStackBytes + kPageBytes, .stacks_per_slab = kStacksPerSlab}) {}

bool FiberContextOps::make_on_own_stack(PhpCoroutine& host, std::byte* stack_top) noexcept {
    const auto bytes = static_cast<std::size_t>(stack_top - host.region.base);
    host.fiber.handle = make_fcontext(stack_top, bytes, &trampoline);
    host.fiber.kind = this;
    host.fiber.function = &context_main_for_zend;
    host.fiber.status = ZEND_FIBER_STATUS_INIT;
    zend_observer_fiber_init_notify(&host.fiber);
    return true;
}

bool FiberContextOps::make(coro::Coroutine& coroutine) noexcept {
    const Result<coro::Stack> region = stacks_.acquire();
    if (!region) return false;
    std::byte* const boundary = region->top() - kVmStackBytes - kPageBytes + kCShareOfPage;
    auto* const host = new (boundary) PhpCoroutine{};
    host->region = *region;
    host->coroutine = &coroutine;
    host->inner = &host->fiber;
    constexpr std::size_t kHostBytes = (sizeof(PhpCoroutine) + 15) & ~std::size_t{15};
    host->vm_stack = reinterpret_cast<zend_vm_stack>(boundary + kHostBytes);
    host->vm_stack->end = reinterpret_cast<zval*>(region->top());
    coroutine.host_data = host;
    if (has_own_contexts()) return make_on_own_stack(*host, boundary);
    if (init_fiber_context(&host->fiber, this, &context_main_for_zend, stacks_.stack_bytes())) return true;
    stacks_.release(*region);
    return false;
}

[[gnu::noinline, gnu::cold]] void FiberContextOps::switch_with_cold_state(zend_fiber_context* from,
                                                                          zend_fiber_context* to) noexcept {
    ColdState saved;
    saved.output = output_globals;
    saved.user_compare_fci = BG(user_compare_fci);
    saved.user_compare_cache = BG(user_compare_fci_cache);
    saved.error_handling = EG(error_handling);
    saved.exception_class = EG(exception_class);

    std::memset(&OG(handlers), 0, sizeof OG(handlers));
    zend_stack_init(&OG(handlers), sizeof(php_output_handler*));
    OG(active) = nullptr;
    OG(running) = nullptr;
    OG(flags) &= ~PHP_OUTPUT_LOCKED;
    BG(user_compare_fci) = empty_fcall_info;
    BG(user_compare_fci_cache) = empty_fcall_info_cache;
    EG(error_handling) = EH_NORMAL;
    EG(exception_class) = nullptr;

    switch_fiber(from, to);

    const int sent_meanwhile = OG(flags) & (PHP_OUTPUT_WRITTEN | PHP_OUTPUT_SENT);
    zend_stack_destroy(&OG(handlers));
    output_globals = saved.output;
    OG(flags) |= sent_meanwhile;
    BG(user_compare_fci) = saved.user_compare_fci;
    BG(user_compare_fci_cache) = saved.user_compare_cache;
    EG(error_handling) = saved.error_handling;
    EG(exception_class) = saved.exception_class;
}

[[gnu::noinline, gnu::cold]] void FiberContextOps::leave_with_work(PhpCoroutine& host) noexcept {
    hide_linking_classes(host.linking);
    if (has_cold_state()) {
        switch_with_cold_state(host.inner, host.outer);
    } else {
        switch_fiber(host.inner, host.outer);
    }
    show_linking_classes(host.linking);
    if (host.pending != PendingThrow::kNone) throw_pending(host);
}

void FiberContextOps::after_cancel(coro::Coroutine& coroutine) noexcept {
    PhpCoroutine& host = php_coroutine(coroutine);
    if (runtime_.is_terminating()) runtime_.raise_if_terminating();
    if (host.pending != PendingThrow::kNone) throw_pending(host);
}

void FiberContextOps::after_enter() noexcept {
    runtime_.raise_if_terminating();
}

void FiberContextOps::destroy(coro::Coroutine& coroutine) noexcept {
    PhpCoroutine& host = php_coroutine(coroutine);
    const coro::Stack region = host.region;
    if (has_own_contexts()) {
        zend_observer_fiber_destroy_notify(&host.fiber);
    } else {
        zend_fiber_destroy_context(&host.fiber);
    }
    coroutine.host_data = nullptr;
    stacks_.release(region);
}

}  // namespace shoal::php
