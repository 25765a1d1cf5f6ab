// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/compat.hpp
/// All differences between PHP 8.1 and 8.5. No other file checks the PHP version.
#include <algorithm>
#include <cstddef>

#include "runtime/zend.hpp"

// PHP 8.4 made exit() a function.
#define SHOAL_EXIT_IS_AN_OPCODE (PHP_VERSION_ID < 80400)

// The members of EG() that zend_fiber_switch_context() saves differ from version to version. For the versions
// whose members have been compared (runtime/fiber_switch.hpp), a switch is inlined into the waiting method;
// other versions call Zend's own.
#define SHOAL_INLINE_FIBER_SWITCH (PHP_VERSION_ID >= 80200 && PHP_VERSION_ID < 80500)

#if PHP_VERSION_ID >= 80200
extern "C" {
#include <ext/random/php_random.h>
}
#else
extern "C" {
#include <ext/standard/php_lcg.h>
}
#endif

namespace shoal::php {

/// Allows dynamic properties on objects of `entry` without a deprecation, as before PHP 8.2.
inline void allow_dynamic_properties(zend_class_entry* entry) noexcept {
#if PHP_VERSION_ID >= 80200
    entry->ce_flags |= ZEND_ACC_ALLOW_DYNAMIC_PROPERTIES;
#else
    static_cast<void>(entry);
#endif
}

/// Makes calls of `function` use its handler: PHP 8.4 compiles some calls to a second, frameless entry.
inline void remove_frameless_calls(zend_internal_function& function) noexcept {
#if PHP_VERSION_ID >= 80400
    function.frameless_function_infos = nullptr;
#else
    static_cast<void>(function);
#endif
}

/// In a forked child: mt_rand() and lcg_value() start from new seeds instead of the parent's state.
inline void reseed_random() noexcept {
#if PHP_VERSION_ID >= 80200
    RANDOM_G(mt19937_seeded) = false;
    RANDOM_G(combined_lcg_seeded) = false;
#else
    BG(mt_rand_is_seeded) = 0;
    LCG(seeded) = 0;
#endif
}

#ifdef ZEND_CHECK_STACK_LIMIT
/// The bounds of the C stack that PHP compares the stack pointer with, since 8.3: below `limit` it throws
/// "Maximum call stack size ... reached. Infinite recursion?". Each stack has its own.
struct StackLimits {
    void* base;
    void* limit;
    void save() noexcept {
        base = EG(stack_base);
        limit = EG(stack_limit);
    }
    void restore() const noexcept {
        EG(stack_base) = base;
        EG(stack_limit) = limit;
    }
};

/// For the stack [lowest, top): sets the limits as zend_call_stack_init() does for the main stack, so
/// zend.max_allowed_stack_size and zend.reserved_stack_size count. On a small stack at least half is left to
/// the program.
inline void enter_stack_limits(void* lowest, void* top) noexcept {
    auto size = static_cast<std::size_t>(static_cast<char*>(top) - static_cast<char*>(lowest));
    const zend_long allowed = EG(max_allowed_stack_size);
    if (allowed == ZEND_MAX_ALLOWED_STACK_SIZE_UNCHECKED) {
        EG(stack_base) = nullptr;
        EG(stack_limit) = nullptr;
        return;
    }
    const auto reserved = std::min<std::size_t>(EG(reserved_stack_size), size / 2);
    if (allowed > 0) size = std::clamp<std::size_t>(static_cast<std::size_t>(allowed), reserved, size);
    EG(stack_base) = top;
    EG(stack_limit) = zend_call_stack_limit(top, size, reserved);
}

/// The same for a context made by Zend, on a stack allocated by Zend.
inline void enter_stack_limits(zend_fiber_context& context) noexcept {
    enter_stack_limits(static_cast<char*>(zend_fiber_stack_limit(context.stack)) - EG(reserved_stack_size),
                       zend_fiber_stack_base(context.stack));
}
#else
struct StackLimits {
    void save() noexcept {}
    void restore() const noexcept {}
};
inline void enter_stack_limits(void* /*lowest*/, void* /*top*/) noexcept {}
inline void enter_stack_limits(zend_fiber_context& /*context*/) noexcept {}
#endif

/// Makes a context on a stack allocated by Zend. False: out of memory.
inline bool init_fiber_context(zend_fiber_context* context, void* kind, zend_fiber_coroutine function,
                               std::size_t stack_bytes) noexcept {
#if PHP_VERSION_ID >= 80300
    return zend_fiber_init_context(context, kind, function, stack_bytes) == SUCCESS;
#else
    return zend_fiber_init_context(context, kind, function, stack_bytes);
#endif
}

#if PHP_VERSION_ID >= 80200
using VmInterruptFlag = zend_atomic_bool;
inline void raise_vm_interrupt(VmInterruptFlag* flag) noexcept {
    zend_atomic_bool_store(flag, true);
}
#else
using VmInterruptFlag = zend_bool;
inline void raise_vm_interrupt(VmInterruptFlag* flag) noexcept {
    __atomic_store_n(flag, zend_bool{1}, __ATOMIC_RELEASE);
}
#endif

}  // namespace shoal::php
