// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Ranges that the option tables of the server share.

namespace shoal::server {

inline constexpr double kMaxSeconds = 86'400.0 * 365;
inline constexpr double kMaxBytes = 1ULL << 40;
inline constexpr double kMaxCount = 1 << 30;

/// The defaults of the tables whose target is a port.
[[nodiscard]] const struct PortConfig& default_port() noexcept;

}  // namespace shoal::server
