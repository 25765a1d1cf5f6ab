// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/memory/registration.hpp
/// Registers the classes of this folder.

namespace shoal::php {

/// Called by module.cpp in MINIT.
void register_memory_classes();

// The classes of this folder.
void register_atomic();
void register_atomic_long();
void register_buffer();
void register_lock();
void register_mmap();
void register_msg_queue();
void register_pool();
void register_ring_queue();
void register_serialize();
void register_shared_channel();
void register_table();

}  // namespace shoal::php
