// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/memory/registration.hpp
/// Registers the classes of this folder.

namespace shoal::php {

/// Called by module.cpp in MINIT.
void register_memory_classes();

}  // namespace shoal::php
