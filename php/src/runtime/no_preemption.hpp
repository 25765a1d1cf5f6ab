// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/no_preemption.hpp
/// Sections in which the running coroutine must not be preempted (preempt/safe_point.hpp).

namespace shoal::php {

/// Preemption is off between enter() and leave(): user code runs while globals of Zend have been changed for
/// it. Sections nest. Trivial: a bailout that skips leave() ends the program anyway.
class NoPreemption {
  public:
    static void enter() noexcept { ++sections_; }
    static void leave() noexcept { --sections_; }
    [[nodiscard]] static bool is_active() noexcept { return sections_ != 0; }

  private:
    static constinit inline int sections_ = 0;
};

}  // namespace shoal::php
