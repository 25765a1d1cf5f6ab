// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/registration.hpp
/// Registers the classes, functions and constants of this folder. Called by module.cpp in MINIT, in this
/// order.

namespace shoal::php {

void register_sync_client();
void register_async_client();
void register_client_select();
void register_coroutine_client();

}  // namespace shoal::php
