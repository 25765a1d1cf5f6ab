// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/boost_context_ops.hpp"

#include <boost/context/detail/fcontext.hpp>
#include <new>

#include "coro/platform/fiber_annotations.hpp"

namespace shoal::coro {
namespace {

namespace boost_context = boost::context::detail;

/// Lives at the top of the coroutine's own stack: a page that is touched anyway.
struct alignas(64) Context {
    boost_context::fcontext_t inner = nullptr;  ///< Where to continue inside, while it is left.
    boost_context::fcontext_t outer = nullptr;  ///< Where to continue outside, while it runs.
    Stack stack;
    [[no_unique_address]] detail::FiberAnnotations annotations;
};

Context& context_of(const Coroutine& coroutine) noexcept {
    return *static_cast<Context*>(coroutine.context);
}

void switch_out(Context& context) noexcept {
    context.annotations.before_leave();
    context.outer = boost_context::jump_fcontext(context.outer, nullptr).fctx;
    context.annotations.after_arrival();
}

/// The root function of every coroutine's stack. It never returns: an ended coroutine waits here for its
/// reuse.
void run_context(boost_context::transfer_t arrival) {
    Coroutine& coroutine = *static_cast<Coroutine*>(arrival.data);
    Context& context = context_of(coroutine);
    context.outer = arrival.fctx;
    context.annotations.after_arrival();
    for (;;) {
        coroutine.run_entry();
        switch_out(context);
    }
}

}  // namespace

bool BoostContextOps::make(Coroutine& coroutine) noexcept {
    const Result<Stack> stack = stacks_.acquire();
    if (!stack) return false;
    Context* const context = new (stack->top() - sizeof(Context)) Context;
    context->stack = *stack;
    context->annotations.create(stack->base, stack->bytes);
    context->inner = boost_context::make_fcontext(context, stack->bytes - sizeof(Context), &run_context);
    coroutine.context = context;
    return true;
}

void BoostContextOps::enter(Coroutine& coroutine) noexcept {
    Context& context = context_of(coroutine);
    context.annotations.before_enter();
    context.inner = boost_context::jump_fcontext(context.inner, &coroutine).fctx;
    context.annotations.after_enter();
}

void BoostContextOps::leave(Coroutine& coroutine) noexcept {
    switch_out(context_of(coroutine));
}

void BoostContextOps::destroy(Coroutine& coroutine) noexcept {
    Context& context = context_of(coroutine);
    context.annotations.destroy();
    const Stack stack = context.stack;
    context.~Context();
    coroutine.context = nullptr;
    stacks_.release(stack);
}

}  // namespace shoal::coro
