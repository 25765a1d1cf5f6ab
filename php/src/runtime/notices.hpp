// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/notices.hpp
/// Notices in the log that are written once a process.
#include <string_view>

namespace shoal::php {

/// True for the first call with this key in this process; a forked child knows what its parent noticed. Keys
/// are addresses of static objects. [C]
bool is_first_notice(const void* key) noexcept;

/// Logs `text` as a notice unless that was done for `key` before. [C]
void notice_once(const void* key, std::string_view text) noexcept;

}  // namespace shoal::php
