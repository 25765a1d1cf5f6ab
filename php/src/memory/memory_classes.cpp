// SPDX-License-Identifier: Apache-2.0
#include "memory/registration.hpp"

namespace shoal::php {

void register_memory_classes() {
    register_atomic();
    register_atomic_long();
    register_buffer();
    register_lock();
    register_mmap();
    register_msg_queue();
    register_pool();
    register_ring_queue();
    register_serialize();
    register_shared_channel();
    register_table();
}

}  // namespace shoal::php
