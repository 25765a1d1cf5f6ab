// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/server/server_option_tables.hpp
/// Tables of options without an effect. Private to server_options*.cpp.
#include <span>

#include "runtime/options.hpp"

namespace shoal::php {

/// Known options that this version cannot serve yet.
[[nodiscard]] std::span<const OptionSpec> later_server_specs() noexcept;
/// Options of old versions of Swoole that have no effect any more.
[[nodiscard]] std::span<const OptionSpec> obsolete_server_specs() noexcept;

}  // namespace shoal::php
