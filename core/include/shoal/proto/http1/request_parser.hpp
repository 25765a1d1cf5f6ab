// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http1/request_parser.hpp
/// HTTP/1.x request heads, RFC 9112 sections 2 to 7 and RFC 9110. Incremental, in place, strict.
/// No I/O, no coroutine switch; one object is used by one thread at a time.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/error.hpp"
#include "shoal/proto/http/request_view.hpp"

namespace shoal::http1 {

/// What an HTTP/1 head says about its message and its connection (RFC 9112 sections 6 and 9).
struct MessageInfo {
    bool keep_alive = false;       ///< The client expects the connection to stay (RFC 9112 9.3).
    bool chunked = false;          ///< The body is chunked; see ChunkedDecoder.
    bool expect_continue = false;  ///< Expect: 100-continue from an HTTP/1.1 client.
    bool upgrade = false;          ///< HTTP/1.1, Upgrade present and named in Connection.
    bool has_host = false;
    http::Slice upgrade_protocol;  ///< Value of Upgrade if `upgrade` is set.
    std::optional<std::uint64_t> content_length;

    /// True if a body follows: chunked, or a Content-Length above zero.
    [[nodiscard]] bool has_body() const noexcept { return chunked || content_length.value_or(0) != 0; }
};

/// Both halves of a parsed head.
struct RequestHead : http::RequestView, MessageInfo {
    void clear() noexcept {
        RequestView::clear();
        static_cast<MessageInfo&>(*this) = {};
    }
};

/// Bytes at the start of `text` that could be the start of a known method.
[[nodiscard]] std::size_t method_prefix_bytes(std::string_view text) noexcept;

struct RequestLimits {
    std::uint32_t max_request_line_bytes = 8192;  ///< Without its CRLF. Beyond: 414.
    std::uint32_t max_header_count = 128;         ///< Beyond: 431.
    std::uint32_t max_header_bytes = 64U << 10;   ///< All header lines with their CRLF. Beyond: 431.
    std::uint64_t max_body_bytes = 2U << 20;      ///< Content-Length above it: 413 (`package_max_length`).
    bool allow_missing_host = false;              ///< HTTP/1.1 without Host; else 400 (RFC 9112 section 3.2).
    bool allow_unknown_methods = true;            ///< Methods that are not registered; else 400.
};

enum class ParseStatus : std::uint8_t { kComplete, kNeedMore };

/// Parses one request head after the other.
class RequestParser {
  public:
    explicit RequestParser(const RequestLimits& limits = {}) noexcept : limits_(limits) {}

    /// Parses the head at the start of `input`.
    ///
    /// On kNeedMore call again with the same bytes and more behind them (they may have moved) and the same
    /// `head` and `message`. No byte is scanned twice while a line is incomplete, so a slow client costs
    /// O(bytes) in total. On kComplete they describe the request; the body, if any, starts at
    /// input[head.head_bytes]. The outcome depends only on the bytes, never on how they were split.
    ///
    /// Errors: the detail is the status of the response; then close. `reason()` has the cause.
    ///  - Errc::kProtocol: 400, not a well-formed or not an unambiguous request.
    ///  - Errc::kTooLarge: 413, 414 or 431, see RequestLimits.
    ///  - Errc::kUnsupported: 501 a transfer coding other than chunked; 505 an HTTP major version other
    ///    than 1.
    [[nodiscard]] Result<ParseStatus> parse(std::span<const char> input, http::RequestView& head,
                                            MessageInfo& message);
    [[nodiscard]] Result<ParseStatus> parse(std::span<const char> input, RequestHead& out) {
        return parse(input, out, out);
    }

    /// Forgets a head in progress. Not needed after kComplete: the next parse() starts the next head.
    void reset() noexcept;

    /// Bytes of empty lines seen so far, while has_started() is false: they need not be given again after
    /// reset().
    [[nodiscard]] std::size_t empty_line_bytes() const noexcept { return line_start_; }
    /// True once part of a head has been seen: distinguishes a slow header from an idle keep-alive
    /// connection.
    [[nodiscard]] bool has_started() const noexcept {
        return state_ == State::kHeaders || scanned_ > line_start_;
    }

    /// Why the last parse() failed; static storage.
    [[nodiscard]] std::string_view reason() const noexcept { return reason_; }

    void set_limits(const RequestLimits& limits) noexcept { limits_ = limits; }
    [[nodiscard]] const RequestLimits& limits() const noexcept { return limits_; }

  private:
    /// Where the parts of a head go.
    struct Output {
        http::RequestView& head;
        MessageInfo& message;
    };
    enum class State : std::uint8_t { kStart, kRequestLine, kHeaders };

    [[nodiscard]] tl::unexpected<Error> reject(int status, std::string_view reason) noexcept;
    [[nodiscard]] Result<void> skip_empty_lines(const char* base, std::size_t bytes);
    [[nodiscard]] Result<ParseStatus> parse_lines(const char* base, const char* end, Output out);
    [[nodiscard]] bool is_beyond_limits(const char* base, const char* stop) const noexcept;
    [[nodiscard]] tl::unexpected<Error> reject_too_long() noexcept;
    [[nodiscard]] Result<void> parse_request_line(const char* begin, const char* end, Output out);
    [[nodiscard]] Result<void> parse_target(const char* begin, const char* end, Output out);
    [[nodiscard]] Result<void> parse_other_target(const char* begin, const char* end, Output out);
    [[nodiscard]] Result<void> parse_absolute_target(const char* begin, const char* end, Output out);
    [[nodiscard]] Result<void> parse_header_line(const char* begin, const char* end, Output out);
    [[nodiscard]] Result<void> apply_header(const http::HeaderField& field, Output out);
    [[nodiscard]] Result<void> apply_content_length(std::string_view value, Output out);
    [[nodiscard]] Result<void> apply_host(const http::HeaderField& field, Output out);
    [[nodiscard]] bool is_known_host(std::string_view value) const noexcept;
    void remember_host(std::string_view value) noexcept;
    [[nodiscard]] Result<void> apply_transfer_encoding(std::string_view value);
    void apply_connection(std::string_view value) noexcept;
    static void override_host(Output out) noexcept;
    [[nodiscard]] Result<void> check_head(Output out);

    RequestLimits limits_;
    std::string_view reason_;
    std::uint32_t line_start_ = 0;     ///< Where the line being received starts.
    std::uint32_t scanned_ = 0;        ///< No control byte before this offset in that line.
    std::uint32_t headers_start_ = 0;  ///< Where the first header line starts.
    State state_ = State::kStart;
    bool saw_close_ = false;
    bool saw_keep_alive_ = false;
    bool saw_upgrade_token_ = false;
    bool saw_transfer_encoding_ = false;
    bool is_transfer_chunked_ = false;
    std::uint8_t known_host_bytes_ = 0;
    std::array<char, 32> known_host_;  ///< The last valid Host, unless it was longer.
};

}  // namespace shoal::http1
