// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/ini.hpp
/// The php.ini settings `swoole.*`. Called by module.cpp only.

namespace shoal::php {

/// MINIT: registers the settings under a module.
void register_ini_settings(int type, int module_number);
/// MSHUTDOWN.
void unregister_ini_settings(int type, int module_number);
/// RINIT: puts those in force that are more than a default for an option.
void begin_request_settings();

}  // namespace shoal::php
