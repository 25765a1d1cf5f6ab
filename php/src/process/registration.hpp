// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/process/registration.hpp
/// Registers the classes of this folder.

namespace shoal::php {

/// Called by module.cpp in MINIT.
void register_process_classes();

}  // namespace shoal::php
