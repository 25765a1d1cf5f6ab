// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/preempt/safe_point.hpp
/// Where the running coroutine may be left although its code did not ask for it.
#include "runtime/zend.hpp"

namespace shoal::php {

/// `frame`: that of the VM's interrupt, in the running coroutine. False below anything that keeps state
/// outside of the coroutine's own stack meanwhile: destructors (the garbage collector may be at work) and
/// generators that are destroyed, error and exception handlers, output handlers, autoloaders, magic methods
/// and other calls that an operator makes, PHP's Fibers, and internal functions but those known to call back
/// cleanly. False in a NoPreemption section too. [Z]
[[nodiscard]] bool may_leave(const zend_execute_data* frame) noexcept;

}  // namespace shoal::php
