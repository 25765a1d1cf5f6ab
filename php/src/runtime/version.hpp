// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/version.hpp
/// The level of Swoole's interface that the extension follows (its own version is the module's).
#include <cstdint>
#include <string_view>

namespace shoal::php {

inline constexpr std::string_view kSwooleVersion = "6.2.1";
inline constexpr std::int64_t kSwooleMajor = 6;
inline constexpr std::int64_t kSwooleMinor = 2;
inline constexpr std::int64_t kSwooleRelease = 1;
inline constexpr std::int64_t kSwooleVersionId = kSwooleMajor * 10000 + kSwooleMinor * 100 + kSwooleRelease;

}  // namespace shoal::php
