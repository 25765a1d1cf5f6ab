// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/system/registration.hpp
/// Registers the classes, functions and constants of this folder. Called by module.cpp in MINIT, in this
/// order.

namespace shoal::php {

void register_coroutine_system();
void register_dns_functions();
void register_name_resolver();

/// RSHUTDOWN: forgets the name resolvers of the program.
void drop_name_resolvers();

}  // namespace shoal::php
