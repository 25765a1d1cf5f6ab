// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/socket/registration.hpp
/// Registers the classes, functions and constants of this folder. Called by module.cpp in MINIT, in this
/// order.

namespace shoal::php {

void register_coroutine_socket();
void register_socketpair();

}  // namespace shoal::php
