// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/http/registration.hpp
/// Registers the classes, functions and constants of this folder. Called by module.cpp in MINIT, in this
/// order.

namespace shoal::php {

void register_http_request();
void register_http_response();
void register_http_cookie();

}  // namespace shoal::php
