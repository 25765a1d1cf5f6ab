// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http1/response_writer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "proto/characters.hpp"
#include "proto/platform/byte_scan.hpp"
#include "shoal/proto/http/date.hpp"

namespace shoal::http1 {
namespace {

struct Status {
    std::uint16_t code;
    std::string_view phrase;
};

// IANA's registry of status codes.
constexpr Status kStatuses[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {102, "Processing"},
    {103, "Early Hints"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {208, "Already Reported"},
    {226, "IM Used"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {418, "I'm a teapot"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {506, "Variant Also Negotiates"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
    {510, "Not Extended"},
    {511, "Network Authentication Required"},
};

constexpr std::size_t kFirstStatus = 100;
constexpr std::size_t kEndStatus = 600;
constexpr std::string_view kVersion = "HTTP/1.1 ";
constexpr std::size_t kBytesBeforeReason = kVersion.size() + 4;  // "200 "

constexpr std::size_t kLineBytes = [] {
    std::size_t bytes = 0;
    for (const Status& status : kStatuses)
        bytes += kBytesBeforeReason + status.phrase.size() + 2;
    return bytes;
}();

/// All status lines, one behind the other, and where each is.
struct StatusLines {
    std::array<char, kLineBytes> text{};
    std::array<std::uint16_t, kEndStatus - kFirstStatus> offset{};
    std::array<std::uint8_t, kEndStatus - kFirstStatus> length{};  ///< 0: no such status.
};

constexpr StatusLines make_status_lines() {
    StatusLines lines;
    std::size_t end = 0;
    const auto append = [&](std::string_view text) {
        for (const char c : text)
            lines.text[end++] = c;
    };
    for (const Status& status : kStatuses) {
        const std::size_t begin = end;
        const char digits[] = {static_cast<char>('0' + status.code / 100),
                               static_cast<char>('0' + status.code / 10 % 10),
                               static_cast<char>('0' + status.code % 10), ' '};
        append(kVersion);
        append({digits, sizeof(digits)});
        append(status.phrase);
        append("\r\n");
        lines.offset[status.code - kFirstStatus] = static_cast<std::uint16_t>(begin);
        lines.length[status.code - kFirstStatus] = static_cast<std::uint8_t>(end - begin);
    }
    return lines;
}
constexpr StatusLines kStatusLines = make_status_lines();

constexpr auto make_digit_pairs() {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}
constexpr auto kDigitPairs = make_digit_pairs();

}  // namespace

std::string_view status_line(int status) noexcept {
    if (status < static_cast<int>(kFirstStatus) || status >= static_cast<int>(kEndStatus)) return {};
    const std::size_t i = static_cast<std::size_t>(status) - kFirstStatus;
    return {kStatusLines.text.data() + kStatusLines.offset[i], kStatusLines.length[i]};
}

std::string_view reason_phrase(int status) noexcept {
    const std::string_view line = status_line(status);
    if (line.empty()) return {};
    return line.substr(kBytesBeforeReason, line.size() - kBytesBeforeReason - 2);
}

bool is_valid_header_name(std::string_view name) noexcept {
    return detail::is_token(name);
}

bool is_valid_header_value(std::string_view value) noexcept {
    const char* const end = value.data() + value.size();
    return detail::find_control(value.data(), end) == end;
}

bool is_valid_reason_phrase(std::string_view reason) noexcept {
    return is_valid_header_value(reason);
}

std::size_t format_decimal(std::uint64_t value, char* out) noexcept {
    char digits[kMaxDecimalBytes];
    char* const end = digits + kMaxDecimalBytes;
    char* p = end;
    while (value >= 100) {
        p -= 2;
        std::memcpy(p, &kDigitPairs[2 * (value % 100)], 2);
        value /= 100;
    }
    if (value >= 10) {
        p -= 2;
        std::memcpy(p, &kDigitPairs[2 * value], 2);
    } else {
        *--p = static_cast<char>('0' + value);
    }
    const auto length = static_cast<std::size_t>(end - p);
    std::memcpy(out, p, length);
    return length;
}

std::size_t format_chunk_head(std::uint64_t chunk_bytes, char* out) noexcept {
    const unsigned bits = chunk_bytes == 0 ? 1U : 64U - static_cast<unsigned>(__builtin_clzll(chunk_bytes));
    const std::size_t digits = (bits + 3) / 4;
    for (std::size_t i = digits; i-- > 0; chunk_bytes >>= 4U)
        out[i] = "0123456789abcdef"[chunk_bytes & 15U];
    out[digits] = '\r';
    out[digits + 1] = '\n';
    return digits + 2;
}

void DateCache::refresh(std::int64_t unix_seconds) noexcept {
    seconds_ = unix_seconds;
    constexpr std::string_view kName = "Date: ";
    char* const date = std::copy(kName.begin(), kName.end(), line_.data());
    http::format_http_date(unix_seconds, date);
    date[http::kHttpDateBytes] = '\r';
    date[http::kHttpDateBytes + 1] = '\n';
}

}  // namespace shoal::http1
