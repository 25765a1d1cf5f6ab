// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/multipart.hpp
/// multipart/form-data, RFC 7578 and RFC 2046 section 5.1. Incremental: bytes in any split, events out.
/// No I/O, no coroutine switch; one object is used by one thread at a time.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"

namespace shoal::http {

/// Whether a body must follow RFC 2046, or may be anything that PHP's own parser accepts.
enum class Strictness : std::uint8_t { kStrict, kLenient };

/// The boundary named by a Content-Type value such as `multipart/form-data; boundary="x"`. Lenient: any bytes
/// but control characters, up to a comma where it is not quoted; of several, the first.
/// Errors:
///  - Errc::kNotFound: not multipart/form-data.
///  - Errc::kProtocol: no boundary, an empty one, one above 70 bytes, or one with bytes that RFC 2046
///    forbids.
[[nodiscard]] Result<std::string> multipart_boundary(std::string_view content_type,
                                                     Strictness strictness = Strictness::kStrict);

struct MultipartLimits {
    std::uint32_t max_part_header_bytes = 8U << 10;  ///< Header lines of one part.
    std::uint32_t max_parts = 1000;
    std::uint64_t max_total_bytes = 2U << 20;  ///< The whole body as received.
    Strictness strictness = Strictness::kStrict;
};

/// The state of the current part at the end of the body.
enum class LastPart : std::uint8_t {
    kClosed,  ///< None is open.
    kWhole,   ///< The part is complete: the body ends after its boundary, without the final "--".
    kCut,     ///< The body ended inside the part.
};

/// The header fields of a part. Valid until the part ends.
struct PartHeaders {
    std::string name;                     ///< Empty if the part has none.
    std::optional<std::string> filename;  ///< Set for a file; empty when the user chose none.
    std::string content_type;             ///< Empty if absent.
};

struct MultipartEvent {
    enum class Kind : std::uint8_t {
        kNeedMore,   ///< The input is used up.
        kPartBegin,  ///< `headers` describes the part.
        kPartData,   ///< `data` is the next run of its bytes. Valid until the next call.
        kPartEnd,    ///< The part is complete.
        kFinished,   ///< The closing boundary has been seen. What follows is ignored.
    };
    Kind kind = Kind::kNeedMore;
    std::span<const char> data;            ///< Part of the input (or a few held-back bytes); never copied.
    const PartHeaders* headers = nullptr;  ///< Owned by the parser.
};

/// Turns a body into events:
///
///     while (true) {
///         Result<MultipartEvent> event = parser.next(input);  // Advances `input`.
///         if (!event) return fail(event.error());
///         if (event->kind == MultipartEvent::Kind::kNeedMore) break;
///         ...
///     }
///
/// Between pushes it keeps only the length of a partial delimiter match and an unfinished part header, no
/// data.
///
/// Lenient, it accepts in addition what PHP accepts: lines that end in LF alone, folded and malformed header
/// lines (ignored), a part without Content-Disposition (without a name), and a body that ends early. A line
/// that only starts like the boundary is data.
class MultipartParser {
  public:
    /// @param boundary  From multipart_boundary(): 1 to 70 bytes, no CR.
    explicit MultipartParser(std::string_view boundary, const MultipartLimits& limits = {});

    /// Returns the next event and removes the bytes that it has used from the front of `input`.
    ///
    /// Errors (the body is unusable afterwards; `reason()` has the cause):
    ///  - Errc::kProtocol: junk after a boundary, a malformed part header. Respond with 400.
    ///  - Errc::kTooLarge: see MultipartLimits. Respond with 413.
    [[nodiscard]] Result<MultipartEvent> next(std::span<const char>& input);

    /// Call it at the end of the body. Lenient: never fails; a partial boundary at the end is dropped.
    /// Errors: Errc::kProtocol if the closing boundary has not been seen.
    [[nodiscard]] Result<LastPart> finish() noexcept;

    [[nodiscard]] bool is_finished() const noexcept {
        return state_ == State::kEpilogue || state_ == State::kFinished;
    }
    [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
    [[nodiscard]] std::string_view reason() const noexcept { return reason_; }
    /// Bytes of input kept between pushes: an unfinished part header. For tests of the bound.
    [[nodiscard]] std::size_t retained_bytes() const noexcept { return header_block_.size(); }

  private:
    enum class State : std::uint8_t {
        kPreamble,
        kAfterBoundary,  ///< Behind a delimiter: "--", or white space and CRLF.
        kClosingDash,    ///< One '-' seen.
        kPadding,        ///< White space behind a delimiter.
        kBoundaryLf,     ///< The LF behind a delimiter.
        kClosed,         ///< "--" seen; lenient: what follows decides whether it is a boundary.
        kHeaders,
        kBeginPart,  ///< Headers are complete; report them.
        kData,
        kFinished,  ///< The closing delimiter is complete; report it.
        kEpilogue,
        kFailed,
    };

    [[nodiscard]] tl::unexpected<Error> reject(Errc code, std::string_view reason) noexcept;
    [[nodiscard]] Result<MultipartEvent> step(std::span<const char>& input);
    [[nodiscard]] std::optional<MultipartEvent> take_data(std::span<const char>& input);
    [[nodiscard]] std::span<const char> resume_match(std::span<const char>& input) noexcept;
    [[nodiscard]] std::span<const char> scan_data(std::span<const char>& input) noexcept;
    [[nodiscard]] const char* partial_match(const char* begin, const char* end) const noexcept;
    [[nodiscard]] Result<std::optional<MultipartEvent>> take_boundary_tail(std::span<const char>& input);
    [[nodiscard]] std::optional<MultipartEvent> reopen_part();
    [[nodiscard]] std::optional<MultipartEvent> end_part(State next) noexcept;
    [[nodiscard]] bool is_lenient() const noexcept { return limits_.strictness == Strictness::kLenient; }
    [[nodiscard]] bool is_head_complete() const noexcept;
    [[nodiscard]] Result<void> take_headers(std::span<const char>& input);
    [[nodiscard]] Result<void> parse_headers();

    std::string delimiter_;    ///< CRLF "--" boundary.
    std::string tail_;         ///< Bytes after a delimiter, until it is certain that it is one.
    std::string false_start_;  ///< A delimiter that turned out to be data, with its tail.
    MultipartLimits limits_;
    std::string_view reason_;
    PartHeaders part_;
    std::string header_block_;
    std::uint64_t total_bytes_ = 0;
    std::size_t parts_ = 0;
    std::size_t matched_;      ///< The delimiter has matched up to here.
    std::size_t match_start_;  ///< Where in `delimiter_` the match began: 1 if the CR is missing.
    bool in_part_ = false;     ///< The data before the delimiter belongs to a part, not to the preamble.
    State state_ = State::kPreamble;
};

}  // namespace shoal::http
