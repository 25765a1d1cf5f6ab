// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http1/response_writer.hpp
/// The pieces of an HTTP/1.1 response head, appended to the caller's buffer. Nothing here validates on its
/// own: check what comes from the application with the is_valid_*() functions first (header injection).
/// Pure functions except DateCache, which belongs to one thread.
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shoal::http1 {

/// A growing byte buffer: std::string, or anything with the same append().
template <typename T>
concept ByteSink = requires(T sink, const char* data, std::size_t bytes) {
    sink.append(data, bytes);
};

/// "OK" for 200 and so on; empty for a status without a registered phrase. Static storage.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// "HTTP/1.1 200 OK\r\n" for the statuses with a registered phrase; empty for all others. Static storage.
[[nodiscard]] std::string_view status_line(int status) noexcept;

/// True for a non-empty token (RFC 9110 section 5.6.2).
[[nodiscard]] bool is_valid_header_name(std::string_view name) noexcept;
/// True if it has no CR, LF or NUL, nor another control character but HTAB.
[[nodiscard]] bool is_valid_header_value(std::string_view value) noexcept;
/// True if it can stand behind the status code: as a header value; empty is valid.
[[nodiscard]] bool is_valid_reason_phrase(std::string_view reason) noexcept;
/// True for a three-digit status a response may carry: 100 to 999.
[[nodiscard]] constexpr bool is_valid_status(int status) noexcept {
    return status >= 100 && status <= 999;
}
/// True if a response with this status never has a body: 1xx, 204, 304 (RFC 9112 section 6.3).
[[nodiscard]] constexpr bool is_bodyless_status(int status) noexcept {
    return (status >= 100 && status < 200) || status == 204 || status == 304;
}

inline constexpr std::size_t kMaxDecimalBytes = 20;
/// Writes the digits of `value` to `out` (room for kMaxDecimalBytes); returns their number.
std::size_t format_decimal(std::uint64_t value, char* out) noexcept;

inline constexpr std::size_t kMaxChunkHeadBytes = 18;
/// Writes the size line of a chunk ("1f\r\n") to `out` (room for kMaxChunkHeadBytes); returns its length.
std::size_t format_chunk_head(std::uint64_t chunk_bytes, char* out) noexcept;
/// Follows the data of each chunk.
inline constexpr std::string_view kChunkEnd = "\r\n";
/// Ends a chunked body that has no trailers.
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";
/// Ends the data of a chunked body with trailers; trailer lines and one more CRLF follow.
inline constexpr std::string_view kLastChunkBeforeTrailers = "0\r\n";
inline constexpr std::string_view kContinueResponse = "HTTP/1.1 100 Continue\r\n\r\n";

/// The Date header line, formatted at most once a second.
class DateCache {
  public:
    /// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" for `unix_seconds`. Valid until the next call.
    [[nodiscard]] std::string_view header_line(std::int64_t unix_seconds) noexcept {
        if (unix_seconds != seconds_) refresh(unix_seconds);
        return {line_.data(), line_.size()};
    }

  private:
    void refresh(std::int64_t unix_seconds) noexcept;

    std::int64_t seconds_ = INT64_MIN;
    std::array<char, 6 + 29 + 2> line_{};
};

template <ByteSink Sink>
void append_text(Sink& sink, std::string_view text) {
    sink.append(text.data(), text.size());
}

template <ByteSink Sink>
void append_decimal(Sink& sink, std::uint64_t value) {
    char digits[kMaxDecimalBytes];
    sink.append(digits, format_decimal(value, digits));
}

/// "HTTP/1.1 <status> <reason>\r\n" with the registered phrase. `status` must be valid.
template <ByteSink Sink>
void append_status_line(Sink& sink, int status) {
    if (const std::string_view line = status_line(status); !line.empty()) return append_text(sink, line);
    append_text(sink, "HTTP/1.1 ");
    append_decimal(sink, static_cast<std::uint64_t>(status));
    append_text(sink, " \r\n");
}

/// The same with a phrase of the application's own.
template <ByteSink Sink>
void append_status_line(Sink& sink, int status, std::string_view reason) {
    append_text(sink, "HTTP/1.1 ");
    append_decimal(sink, static_cast<std::uint64_t>(status));
    append_text(sink, " ");
    append_text(sink, reason);
    append_text(sink, "\r\n");
}

/// "name: value\r\n". Both must be valid.
template <ByteSink Sink>
void append_header(Sink& sink, std::string_view name, std::string_view value) {
    append_text(sink, name);
    append_text(sink, ": ");
    append_text(sink, value);
    append_text(sink, "\r\n");
}

/// "Content-Length: <bytes>\r\n".
template <ByteSink Sink>
void append_content_length(Sink& sink, std::uint64_t bytes) {
    constexpr std::string_view kName = "Content-Length: ";
    char line[kName.size() + kMaxDecimalBytes + 2];
    std::size_t length = kName.copy(line, kName.size());
    length += format_decimal(bytes, line + length);
    line[length++] = '\r';
    line[length++] = '\n';
    sink.append(line, length);
}

/// The size line of a chunk; the data and kChunkEnd follow. `chunk_bytes` must not be 0: that ends the body.
template <ByteSink Sink>
void append_chunk_head(Sink& sink, std::uint64_t chunk_bytes) {
    char line[kMaxChunkHeadBytes];
    sink.append(line, format_chunk_head(chunk_bytes, line));
}

/// A whole chunk. Appends nothing for empty data, which would end the body.
template <ByteSink Sink>
void append_chunk(Sink& sink, std::string_view data) {
    if (data.empty()) return;
    append_chunk_head(sink, data.size());
    append_text(sink, data);
    append_text(sink, kChunkEnd);
}

}  // namespace shoal::http1
