// SPDX-License-Identifier: Apache-2.0
#include "runtime/register.hpp"

namespace shoal::php {

void register_preemption() {}

}  // namespace shoal::php
