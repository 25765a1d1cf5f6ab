// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/server/registration.hpp
/// Registers the classes, functions and constants of this folder. Called by module.cpp in MINIT, in this
/// order.

namespace shoal::php {

void register_server();
void register_option_reference();
void register_http_server();
void remove_error_log();  ///< MSHUTDOWN.

}  // namespace shoal::php
