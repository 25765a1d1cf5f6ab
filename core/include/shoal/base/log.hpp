// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/log.hpp
/// The process's log: one sink, a level, optional file with rotation. Thread-safe.
/// After fork the child keeps the same settings; the file is opened O_APPEND so lines of many processes do
/// not mix.
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "shoal/base/file_descriptor.hpp"

namespace shoal::log {

enum class Level : std::uint8_t {
    kDebug = 0,
    kTrace = 1,
    kInfo = 2,
    kNotice = 3,
    kWarning = 4,
    kError = 5,
    kNone = 6
};
enum class Rotation : std::uint8_t { kSingle = 0, kMonthly = 1, kDaily = 2, kHourly = 3, kEveryMinute = 4 };

struct Settings {
    Level level = Level::kInfo;
    std::string file;                               ///< Empty: standard error.
    Rotation rotation = Rotation::kSingle;          ///< Suffix by date, except kSingle.
    std::string date_format = "%Y-%m-%d %H:%M:%S";  ///< strftime pattern.
    bool with_microseconds = false;
};

/// Replaces the settings. Errors: Errc::kSystem when the file cannot be opened (the old sink stays).
bool configure(const Settings& settings, int* errno_out = nullptr);
[[nodiscard]] const Settings& settings() noexcept;

/// Reopens the file (after an external rotation).
void reopen();

/// The descriptor of the open file, borrowed; -1: the log goes to standard error.
[[nodiscard]] int file_descriptor() noexcept;
/// Continues in `file`, which another process has opened, instead of the current file.
void adopt_file(UniqueFd file);

/// Names this process in each line, e.g. "#123.4" or "*123.0"; kept across configure().
void set_process_tag(std::string tag);

[[nodiscard]] bool is_enabled(Level level) noexcept;
void write(Level level, std::string_view message);

template <typename... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
    if (is_enabled(Level::kDebug)) write(Level::kDebug, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
    if (is_enabled(Level::kInfo)) write(Level::kInfo, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void notice(fmt::format_string<Args...> format, Args&&... args) {
    if (is_enabled(Level::kNotice)) write(Level::kNotice, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
    if (is_enabled(Level::kWarning)) write(Level::kWarning, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
    if (is_enabled(Level::kError)) write(Level::kError, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace shoal::log
