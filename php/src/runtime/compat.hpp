// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/compat.hpp
/// The differences between PHP 8.1 and 8.5, here and nowhere else.
#include "runtime/zend.hpp"

// PHP 8.4 made exit() a function.
#define SHOAL_EXIT_IS_AN_OPCODE (PHP_VERSION_ID < 80400)

// The members of EG() that zend_fiber_switch_context() saves differ from version to version. Where they are
// known (runtime/fiber_switch.hpp), a switch is inlined into the waiting method; elsewhere Zend's own is
// called.
#define SHOAL_INLINE_FIBER_SWITCH (PHP_VERSION_ID >= 80200 && PHP_VERSION_ID < 80300)

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

/// Objects of `entry` take any property without a deprecation, as before PHP 8.2.
inline void allow_dynamic_properties(zend_class_entry* entry) noexcept {
#if PHP_VERSION_ID >= 80200
    entry->ce_flags |= ZEND_ACC_ALLOW_DYNAMIC_PROPERTIES;
#else
    static_cast<void>(entry);
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
