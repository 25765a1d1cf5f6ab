// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/preempt/preemption.hpp
/// Preemptive scheduling: a coroutine that computes for long is switched at the VM's next safe point.

namespace shoal::php {

/// The option enable_preemptive_scheduler. Null text: done; else why not. [C]
const char* set_preemption(bool is_wanted);
/// Coroutine::enableScheduler() and disableScheduler(): for the running coroutine only, whatever the option
/// says. Outside a coroutine: the option. False: nothing changes (a coroutine begins enabled), or no watchdog
/// can be started.
bool set_preemption_of_current(bool is_wanted);
/// The request ends: off. [C]
void stop_preemption() noexcept;
/// MINIT.
void register_preemption();

}  // namespace shoal::php
