// SPDX-License-Identifier: Apache-2.0
#include "memory/registration.hpp"

namespace shoal::php {

void register_memory_classes() {
    register_atomic();
    register_atomic_long();
    register_lock();
    register_table();
}

}  // namespace shoal::php
