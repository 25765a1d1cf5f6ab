// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/coroutine/registration.hpp
/// Registers the classes, functions and constants of this folder. Called by module.cpp in MINIT, in this
/// order.

namespace shoal::php {

void register_coroutine();
void register_scheduler();
void register_channel();
void register_wait_group();
void register_barrier();
void register_coroutine_functions();
void register_coroutine_lock();
void register_runtime_class();

}  // namespace shoal::php
