// SPDX-License-Identifier: Apache-2.0
/// Reads Zend's frames and globals; calls nothing that could leave by longjmp.
#include "preempt/safe_point.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "runtime/no_preemption.hpp"

extern "C" {
#include <Zend/zend_generators.h>
}

namespace shoal::php {
namespace {

/// Internal functions that call back and keep nothing but their own stack (usort() and its like: what a
/// switch puts aside) meanwhile.
constexpr auto kTransparentFunctions = std::to_array<std::string_view>({
    "array_filter",
    "array_map",
    "array_reduce",
    "array_walk",
    "call_user_func",
    "call_user_func_array",
    "forward_static_call",
    "forward_static_call_array",
    "iterator_apply",
    "iterator_count",
    "iterator_to_array",
    "preg_replace_callback",
    "preg_replace_callback_array",
    "uasort",
    "uksort",
    "usort",
});
static_assert(std::ranges::is_sorted(kTransparentFunctions));

bool is_transparent(const zend_function& function) noexcept {
    const zend_string* const name = function.common.function_name;
    if (name == nullptr) return true;  // The frame at the bottom of a stack.
    const zend_class_entry* const scope = function.common.scope;
    if (scope != nullptr) {
        if (scope == zend_ce_closure || scope == zend_ce_generator) return true;
        const std::string_view class_name(ZSTR_VAL(scope->name), ZSTR_LEN(scope->name));
        return class_name.starts_with("Reflection");  // invoke(), newInstance() and their like.
    }
    return std::ranges::binary_search(kTransparentFunctions,
                                      std::string_view(ZSTR_VAL(name), ZSTR_LEN(name)));
}

/// With zend_execute_ex replaced (Xdebug), each call is a C call. Included code has no name; what has one and
/// runs below `include` is an error handler or the wrapper of a stream.
bool is_call(zend_uchar opcode, const zend_function& callee) noexcept {
    if (opcode == ZEND_INCLUDE_OR_EVAL) return callee.common.function_name == nullptr;
    return opcode == ZEND_DO_FCALL || opcode == ZEND_DO_FCALL_BY_NAME || opcode == ZEND_DO_UCALL ||
           opcode == ZEND_CALL_TRAMPOLINE;
}

/// User code entered from C, by a call of an internal function or by an operator.
bool is_clean_entry(const zend_execute_data& frame) noexcept {
    const zend_execute_data* const caller = frame.prev_execute_data;
    if (caller == nullptr || caller->func == nullptr || !ZEND_USER_CODE(caller->func->type)) return true;
    return zend_execute_ex != &execute_ex && is_call(caller->opline->opcode, *frame.func);
}

/// The `finally` of a generator that is being destroyed, maybe by the garbage collector.
bool is_forced_close(const zend_execute_data& generator_frame) noexcept {
    const auto* const generator = reinterpret_cast<const zend_generator*>(generator_frame.return_value);
    return (generator->flags & ZEND_GENERATOR_FORCED_CLOSE) != 0;
}

bool may_leave_frame(const zend_execute_data& frame) noexcept {
    if (frame.func == nullptr) return true;  // Between generators that yield from each other.
    const zend_function& function = *frame.func;
    if (!ZEND_USER_CODE(function.type)) return is_transparent(function);
    const zend_class_entry* const scope = function.common.scope;
    if (scope != nullptr && scope->destructor == &function) return false;
    const std::uint32_t info = ZEND_CALL_INFO(&frame);
    if ((info & ZEND_CALL_GENERATOR) != 0) return !is_forced_close(frame);
    if ((info & ZEND_CALL_TOP) == 0) return true;
    return is_clean_entry(frame);
}

}  // namespace

bool may_leave(const zend_execute_data* frame) noexcept {
    if (NoPreemption::is_active() || EG(exception) != nullptr || EG(active_fiber) != nullptr) return false;
    if (OG(running) != nullptr || CG(in_compilation)) return false;
    if (EG(in_autoload) != nullptr && zend_hash_num_elements(EG(in_autoload)) != 0) return false;
    if (frame == nullptr || frame->func == nullptr || !ZEND_USER_CODE(frame->func->type)) return false;
    while (frame != nullptr && may_leave_frame(*frame))
        frame = frame->prev_execute_data;
    return frame == nullptr;
}

}  // namespace shoal::php
