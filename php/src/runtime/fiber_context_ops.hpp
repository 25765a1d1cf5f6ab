// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/fiber_context_ops.hpp
/// Machine contexts of PHP coroutines: zend_fiber_context on stacks of our own, so that Zend, the JIT,
/// observers and Xdebug see ordinary fibers.
///
/// Each coroutine has one region that holds both stacks, so a shallow coroutine touches a single page:
///
///     base                                     boundary                                top
///     | guard | C stack, grows down  <----------- | PhpCoroutine | VM stack, grows up ---> |
#include "runtime/fiber_switch.hpp"
#include "runtime/zend.hpp"
#include "shoal/coro/coroutine.hpp"
#include "shoal/coro/stack_pool.hpp"

namespace shoal::php {

class Runtime;
struct Callable;
struct DeferList;
struct TimeLimit;

/// Exception to throw into a coroutine when its wait ends.
enum class PendingThrow : std::uint8_t { kNone, kCanceled, kTimedOut };

/// Links a coroutine that waits in Coroutine::join() to one coroutine that it waits for. Lives on the
/// waiter's stack.
struct Joiner : public ListNode<> {
    coro::Coroutine* waiting = nullptr;
    int* left = nullptr;                      ///< Coroutines still running; shared by one call's joiners.
    void (*on_end)(void* context) = nullptr;  ///< Called instead of a wake-up; the joiner is deleted.
    void* context = nullptr;
};

/// The binding's record of a coroutine (coro::Coroutine::host_data). Lives in the coroutine's own region.
struct PhpCoroutine {
    zend_fiber_context fiber;
    zend_fiber_context* inner;         ///< Context to enter: `fiber`, or a PHP Fiber suspended inside it.
    zend_fiber_context* outer;         ///< Context that entered it.
    zend_execute_data* frame;          ///< EG(current_execute_data) when it left.
    zval* vm_stack_top;                ///< EG(vm_stack_top) when it left.
    zend_execute_data* resumer_frame;  ///< EG(current_execute_data) of the code that entered it last.
    coro::Coroutine* coroutine;
    coro::Stack region;
    zend_vm_stack vm_stack;
    zend_object* context_object;     ///< Swoole\Coroutine\Context, or null.
    DeferList* defers;               ///< Newest first, or null.
    IntrusiveList<Joiner>* joiners;  ///< Null until another coroutine joins this one.
    TimeLimit* time_limit;           ///< Coroutine::setTimeLimit(), or null.
    struct LinkingClass* linking;  ///< Classes hidden while it is switched away (linking_class.hpp), or null.
    int last_error;
    PendingThrow pending;
    bool has_thrown;  ///< Its function ended by an exception or exit(); values it held may be freed later.
};

[[nodiscard]] inline PhpCoroutine& php_coroutine(coro::Coroutine& coroutine) noexcept {
    return *static_cast<PhpCoroutine*>(coroutine.host_data);
}

class FiberContextOps final : public coro::ContextOps {
  public:
    FiberContextOps(Runtime& runtime, std::size_t stack_bytes);
    bool make(coro::Coroutine& coroutine) noexcept override;
    void enter(coro::Coroutine& coroutine) noexcept override;
    void leave(coro::Coroutine& coroutine) noexcept override;
    void after_cancel(coro::Coroutine& coroutine) noexcept override;
    void after_enter() noexcept override;
    void destroy(coro::Coroutine& coroutine) noexcept override;

  private:
    bool make_on_own_stack(PhpCoroutine& host, std::byte* stack_top) noexcept;

    /// Switches with open output buffers, inside usort(), or under replaced error handling: saves and
    /// restores these.
    static void switch_with_cold_state(zend_fiber_context* from, zend_fiber_context* to) noexcept;
    static void leave_with_work(PhpCoroutine& host) noexcept;

    Runtime& runtime_;
    coro::StackPool stacks_;
};

/// True if PHP code has changed state, beyond the VM's, that other coroutines must not see.
[[nodiscard]] inline bool has_cold_state() noexcept {
    return (OG(handlers).top != 0) | (BG(user_compare_fci).size != 0) | (EG(error_handling) != EH_NORMAL);
}

[[gnu::always_inline]] inline void FiberContextOps::enter(coro::Coroutine& coroutine) noexcept {
    PhpCoroutine& host = php_coroutine(coroutine);
    zend_fiber_context* const from = EG(current_fiber_context);
    host.outer = from;
    host.resumer_frame = EG(current_execute_data);
    if (has_cold_state()) [[unlikely]]
        return switch_with_cold_state(from, host.inner);
    switch_fiber(from, host.inner);
}

[[gnu::always_inline]] inline void FiberContextOps::leave(coro::Coroutine& coroutine) noexcept {
    PhpCoroutine& host = php_coroutine(coroutine);
    host.inner = EG(current_fiber_context);
    host.frame = EG(current_execute_data);
    host.vm_stack_top = EG(vm_stack_top);
    if (has_cold_state() | (host.pending != PendingThrow::kNone) | (host.linking != nullptr)) [[unlikely]]
        return leave_with_work(host);
    switch_fiber(host.inner, host.outer);
}

}  // namespace shoal::php
