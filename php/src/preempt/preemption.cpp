// SPDX-License-Identifier: Apache-2.0
#include "preempt/preemption.hpp"

#include "runtime/register.hpp"

namespace shoal::php {

void register_preemption() {}
const char* set_preemption(bool) { return nullptr; }
bool set_preemption_of_current(bool) { return true; }
void start_preemption_if_configured() {}
void stop_preemption() noexcept {}

}  // namespace shoal::php
