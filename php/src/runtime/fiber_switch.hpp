// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/fiber_switch.hpp
/// The switch between two fiber contexts, inline.
///
/// It does the same as zend_fiber_switch_context() with the same protocol, so a context suspended by one can
/// be entered by the other. After a switch the processor mispredicts every return; inlining saves one return
/// on each side (adr 0008-inline-switch). [Z] No object with a destructor may be alive across it.
#include <cstddef>
#include <cstdint>

#include "runtime/compat.hpp"
#include "runtime/zend.hpp"

extern "C" {
/// Boost.Context's functions, compiled into PHP and exported by Debian's binary. In builds without them,
/// contexts are made by zend_fiber_init_context() with Zend's own stacks and switched by
/// zend_fiber_switch_context().
struct ShoalFcontextTransfer {
    void* handle;
    zend_fiber_transfer* transfer;
};
[[gnu::weak]] void* make_fcontext(void* stack_top, std::size_t bytes, void (*entry)(ShoalFcontextTransfer));
[[gnu::weak]] ShoalFcontextTransfer jump_fcontext(void* target, zend_fiber_transfer* transfer) noexcept;
}

namespace shoal::php {

/// True if this PHP exports the context functions; then Shoal allocates the stacks.
[[nodiscard]] inline bool has_own_contexts() noexcept {
    return make_fcontext != nullptr && jump_fcontext != nullptr;
}

#if SHOAL_INLINE_FIBER_SWITCH

/// What the VM keeps per stack: the same members as Zend's private zend_fiber_vm_state.
struct VmState {
    zend_vm_stack vm_stack;
    zval* vm_stack_top;
    zval* vm_stack_end;
    std::size_t vm_stack_page_size;
    zend_execute_data* current_execute_data;
    int error_reporting;
    std::uint32_t jit_trace_num;
    JMP_BUF* bailout;
    zend_fiber* active_fiber;
    [[no_unique_address]] StackLimits stack_limits;

    void save() noexcept {
        vm_stack = EG(vm_stack);
        vm_stack_top = EG(vm_stack_top);
        vm_stack_end = EG(vm_stack_end);
        vm_stack_page_size = EG(vm_stack_page_size);
        current_execute_data = EG(current_execute_data);
        error_reporting = EG(error_reporting);
        jit_trace_num = EG(jit_trace_num);
        bailout = EG(bailout);
        active_fiber = EG(active_fiber);
        stack_limits.save();
    }
    void restore() const noexcept {
        EG(vm_stack) = vm_stack;
        EG(vm_stack_top) = vm_stack_top;
        EG(vm_stack_end) = vm_stack_end;
        EG(vm_stack_page_size) = vm_stack_page_size;
        EG(current_execute_data) = current_execute_data;
        EG(error_reporting) = error_reporting;
        EG(jit_trace_num) = jit_trace_num;
        EG(bailout) = bailout;
        EG(active_fiber) = active_fiber;
        stack_limits.restore();
    }
};

/// Switches machine context and fiber. The caller saves and restores the VM state.
[[gnu::always_inline]] inline void switch_machine(zend_fiber_context* from, zend_fiber_context* to) noexcept {
    zend_observer_fiber_switch_notify(from, to);
    to->status = ZEND_FIBER_STATUS_RUNNING;
    from->status = ZEND_FIBER_STATUS_SUSPENDED;
    EG(current_fiber_context) = to;
    zend_fiber_transfer transfer;
    transfer.context = from;
    transfer.flags = 0;
    ZVAL_UNDEF(&transfer.value);
    const ShoalFcontextTransfer back = jump_fcontext(to->handle, &transfer);
    back.transfer->context->handle = back.handle;
    EG(current_fiber_context) = from;
}

#endif

[[gnu::always_inline]] inline void switch_fiber(zend_fiber_context* from, zend_fiber_context* to) noexcept {
#if SHOAL_INLINE_FIBER_SWITCH
    if (has_own_contexts()) [[likely]] {
        VmState state;
        state.save();
        switch_machine(from, to);
        state.restore();
        return;
    }
#endif
    static_cast<void>(from);
    zend_fiber_transfer transfer;
    transfer.context = to;
    transfer.flags = 0;
    ZVAL_UNDEF(&transfer.value);
    zend_fiber_switch_context(&transfer);
}

}  // namespace shoal::php
