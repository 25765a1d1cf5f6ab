// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/stream/stream_settings_tables.hpp
/// What the option tables of streams store into. Private to stream_settings*.cpp.
#include <algorithm>
#include <array>
#include <span>

#include "stream/stream_settings.hpp"

namespace shoal::php {

/// A copy of the settings that apply_options() writes to, so that a refused array changes nothing.
struct SettingsDraft {
    explicit SettingsDraft(const StreamOptions& current) : options(current) {}

    StreamOptions options;
    std::optional<double> timeout;  ///< As given in this call.
    std::optional<double> connect_timeout;
    std::optional<double> read_timeout;
    std::optional<double> write_timeout;
    zval* length_function = nullptr;  ///< Borrowed from the options array.
    bool has_tls_changed = false;
    /// Asked for what cannot be: option and reason, static texts.
    const char* warned_option = nullptr;
    const char* warned_reason = nullptr;
};

inline constexpr std::size_t kMaxProxyNameBytes = 255;  // RFC 1928, RFC 1929: lengths of one byte.

[[nodiscard]] inline bool has_control_character(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 127; });
}

/// The tables of one kind, in the order of search. Their target is a SettingsDraft.
[[nodiscard]] std::array<const option::Table*, 5> stream_option_tables(SettingsOf kind) noexcept;

}  // namespace shoal::php
