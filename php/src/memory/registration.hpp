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
void register_lock();
void register_table();

}  // namespace shoal::php
