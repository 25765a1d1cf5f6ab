// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/server/server_option_tables.hpp
/// The option tables that Swoole\Server adds to those of the core.
#include "shoal/base/option.hpp"

namespace shoal::php {

/// Options of the callbacks; target: HostOptions.
[[nodiscard]] const option::Table& host_option_table() noexcept;
/// Callbacks among the options of a port.
[[nodiscard]] const option::Table& port_callback_table() noexcept;
/// Known options that this version cannot serve yet.
[[nodiscard]] const option::Table& later_server_options() noexcept;
/// Options of old versions of Swoole that have no effect any more.
[[nodiscard]] const option::Table& obsolete_server_options() noexcept;

}  // namespace shoal::php
