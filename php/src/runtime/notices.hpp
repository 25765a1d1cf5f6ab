// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/notices.hpp
/// Log notices that are written once per process.
#include <string_view>

namespace shoal::php {

/// True for the first call with this key in this process. A forked child inherits the keys seen by its
/// parent. Keys are addresses of static objects. [C]
bool is_first_notice(const void* key) noexcept;

/// Logs `text` as a notice on the first call with `key`. [C]
void notice_once(const void* key, std::string_view text) noexcept;

}  // namespace shoal::php
