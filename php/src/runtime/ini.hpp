// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/ini.hpp
/// The php.ini settings `swoole.*`. Called by module.cpp, and by the option reference.
#include <span>

namespace shoal::php {

struct IniSetting {
    const char* name;
    const char* value;  ///< The default.
    const char* doc;
};
[[nodiscard]] std::span<const IniSetting> ini_settings() noexcept;

/// MINIT: registers the settings under a module.
void register_ini_settings(int type, int module_number);
/// MSHUTDOWN.
void unregister_ini_settings(int type, int module_number);
/// RINIT: applies the settings that take effect by themselves. The others are only defaults of options.
void begin_request_settings();

}  // namespace shoal::php
