// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/no_preemption.hpp
/// Sections in which the running coroutine must not be preempted (preempt/safe_point.hpp).

namespace shoal::php {

/// Disables preemption between enter() and leave(), while user code runs with temporarily changed Zend
/// globals. Sections nest. Trivially destructible: a bailout that skips leave() ends the program anyway.
class NoPreemption {
  public:
    static void enter() noexcept { ++sections_; }
    static void leave() noexcept { --sections_; }
    [[nodiscard]] static bool is_active() noexcept { return sections_ != 0; }

  private:
    static constinit inline int sections_ = 0;
};

}  // namespace shoal::php
