// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/date.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/characters.hpp"

namespace shoal::http {
namespace {

constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::array<std::string_view, 7> kLongDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::int64_t kSecondsPerDay = 86400;
constexpr std::int64_t kFirstSecond = -62167219200;  // 0000-01-01 00:00:00
constexpr std::int64_t kLastSecond = 253402300799;   // 9999-12-31 23:59:59

struct Civil {
    int year;
    unsigned month;  ///< 1 to 12.
    unsigned day;    ///< 1 to 31.
};

/// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years from a March 1st.
constexpr std::int64_t days_from_civil(const Civil& date) noexcept {
    const int year = date.month <= 2 ? date.year - 1 : date.year;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const auto year_of_era = static_cast<unsigned>(year - era * 400);
    const unsigned day_of_year =
        (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1;
    const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return static_cast<std::int64_t>(era) * 146097 + static_cast<std::int64_t>(day_of_era) - 719468;
}

constexpr Civil civil_from_days(std::int64_t days) noexcept {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const auto day_of_era = static_cast<unsigned>(days - era * 146097);
    const unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const unsigned shifted_month = (5 * day_of_year + 2) / 153;
    const unsigned month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    const int year = static_cast<int>(year_of_era) + static_cast<int>(era) * 400 + (month <= 2 ? 1 : 0);
    return {year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}
static_assert(days_from_civil({1970, 1, 1}) == 0);
static_assert(days_from_civil({1994, 11, 6}) * kSecondsPerDay + 31777 == 784111777);

constexpr unsigned days_in_month(int year, unsigned month) noexcept {
    if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

void put_two(char* out, std::int64_t value) noexcept {
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
}

/// Reads a date front to back; every take_*() returns whether the text is as expected.
class Reader {
  public:
    explicit Reader(std::string_view text) noexcept : rest_(text) {}

    bool take(std::string_view literal) noexcept {
        if (!rest_.starts_with(literal)) return false;
        rest_.remove_prefix(literal.size());
        return true;
    }
    bool take_number(std::size_t digits, int& out) noexcept {
        if (rest_.size() < digits) return false;
        out = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (!detail::is_digit(rest_[i])) return false;
            out = out * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(digits);
        return true;
    }
    bool take_month(unsigned& out) noexcept {
        for (unsigned month = 0; month < 12; ++month) {
            if (take(kMonths.substr(month * 3, 3))) {
                out = month + 1;
                return true;
            }
        }
        return false;
    }
    bool take_short_day() noexcept {
        for (std::size_t day = 0; day < 7; ++day) {
            if (take(kDays.substr(day * 3, 3))) return true;
        }
        return false;
    }
    bool take_long_day() noexcept {
        return std::any_of(kLongDays.begin(), kLongDays.end(),
                           [this](std::string_view day) { return take(day); });
    }
    bool take_time(int& seconds) noexcept {
        int hour = 0;
        int minute = 0;
        int second = 0;
        if (!take_number(2, hour) || !take(":") || !take_number(2, minute) || !take(":") ||
            !take_number(2, second)) {
            return false;
        }
        seconds = hour * 3600 + minute * 60 + second;
        return hour < 24 && minute < 60 && second <= 60;  // 60: a leap second.
    }
    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  private:
    std::string_view rest_;
};

std::optional<std::int64_t> to_unix(int year, unsigned month, int day, int seconds) noexcept {
    if (day < 1 || static_cast<unsigned>(day) > days_in_month(year, month)) return std::nullopt;
    const std::int64_t days = days_from_civil({year, month, static_cast<unsigned>(day)});
    return std::min(days * kSecondsPerDay + seconds, kLastSecond);  // A leap second could step over it.
}

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<std::int64_t> parse_imf(Reader reader) noexcept {
    int day = 0;
    int year = 0;
    int seconds = 0;
    unsigned month = 0;
    if (!reader.take_short_day() || !reader.take(", ") || !reader.take_number(2, day) || !reader.take(" ") ||
        !reader.take_month(month) || !reader.take(" ") || !reader.take_number(4, year) || !reader.take(" ") ||
        !reader.take_time(seconds) || !reader.take(" GMT") || !reader.at_end()) {
        return std::nullopt;
    }
    return to_unix(year, month, day, seconds);
}

/// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<std::int64_t> parse_rfc850(Reader reader) noexcept {
    int day = 0;
    int year = 0;
    int seconds = 0;
    unsigned month = 0;
    if (!reader.take_long_day() || !reader.take(", ") || !reader.take_number(2, day) || !reader.take("-") ||
        !reader.take_month(month) || !reader.take("-") || !reader.take_number(2, year) || !reader.take(" ") ||
        !reader.take_time(seconds) || !reader.take(" GMT") || !reader.at_end()) {
        return std::nullopt;
    }
    return to_unix(year < 70 ? 2000 + year : 1900 + year, month, day, seconds);
}

/// "Sun Nov  6 08:49:37 1994"
std::optional<std::int64_t> parse_asctime(Reader reader) noexcept {
    int day = 0;
    int year = 0;
    int seconds = 0;
    unsigned month = 0;
    if (!reader.take_short_day() || !reader.take(" ") || !reader.take_month(month) || !reader.take(" ") ||
        !(reader.take(" ") ? reader.take_number(1, day) : reader.take_number(2, day)) || !reader.take(" ") ||
        !reader.take_time(seconds) || !reader.take(" ") || !reader.take_number(4, year) || !reader.at_end()) {
        return std::nullopt;
    }
    return to_unix(year, month, day, seconds);
}

}  // namespace

void format_http_date(std::int64_t unix_seconds, char* out) noexcept {
    unix_seconds = std::clamp(unix_seconds, kFirstSecond, kLastSecond);
    std::int64_t days = unix_seconds / kSecondsPerDay;
    std::int64_t second = unix_seconds % kSecondsPerDay;
    if (second < 0) {
        second += kSecondsPerDay;
        --days;
    }
    const Civil date = civil_from_days(days);
    const auto weekday = static_cast<std::size_t>(((days + 4) % 7 + 7) % 7);  // 1970-01-01 was a Thursday.

    constexpr std::string_view kShape = "Sun, 06 Nov 1994 08:49:37 GMT";
    static_assert(kShape.size() == kHttpDateBytes);
    kShape.copy(out, kShape.size());
    kDays.copy(out, 3, weekday * 3);
    put_two(out + 5, date.day);
    kMonths.copy(out + 8, 3, (date.month - 1) * 3);
    put_two(out + 12, date.year / 100);
    put_two(out + 14, date.year % 100);
    put_two(out + 17, second / 3600);
    put_two(out + 20, second / 60 % 60);
    put_two(out + 23, second % 60);
}

std::string format_http_date(std::int64_t unix_seconds) {
    std::string text(kHttpDateBytes, '\0');
    format_http_date(unix_seconds, text.data());
    return text;
}

std::optional<std::int64_t> parse_http_date(std::string_view text) noexcept {
    const Reader reader(text);
    if (const auto time = parse_imf(reader)) return time;
    if (const auto time = parse_rfc850(reader)) return time;
    return parse_asctime(reader);
}

}  // namespace shoal::http
