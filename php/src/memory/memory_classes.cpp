// SPDX-License-Identifier: Apache-2.0
#include "memory/registration.hpp"

namespace shoal::php {

void register_memory_classes() {}

}  // namespace shoal::php
