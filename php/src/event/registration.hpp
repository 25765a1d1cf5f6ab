// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/event/registration.hpp
/// Registers the classes, functions and constants of this folder. Called by module.cpp in MINIT, in this
/// order.

namespace shoal::php {

void register_constants();
void register_timer();
void register_event();
void register_functions_misc();
void register_mime_functions();

}  // namespace shoal::php
