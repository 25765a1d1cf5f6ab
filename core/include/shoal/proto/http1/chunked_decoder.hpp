// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http1/chunked_decoder.hpp
/// The chunked transfer coding, RFC 9112 section 7.1. Incremental, strict, without copying the data.
/// No I/O, no coroutine switch; one object is used by one thread at a time.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/error.hpp"

namespace shoal::http1 {

struct ChunkedLimits {
    std::uint64_t max_body_bytes = 2U << 20;        ///< Decoded bytes in all. Beyond: 413.
    std::uint32_t max_extension_bytes = 16U << 10;  ///< Chunk extensions of the whole body. Beyond: 413.
    std::uint32_t max_trailer_bytes = 8U << 10;     ///< Trailer lines with their CRLF. Beyond: 431.
    std::uint32_t max_trailer_count = 64;           ///< Beyond: 431.
};

/// A trailer field, name as sent, value without surrounding white space.
struct Trailer {
    std::string name;
    std::string value;
};

/// Decodes one chunked body; `reset()` prepares for the next.
class ChunkedDecoder {
  public:
    struct Step {
        std::size_t consumed = 0;    ///< Bytes of the input that were processed, `data` included.
        std::span<const char> data;  ///< Body bytes, a part of the input; may be empty.
        bool done = false;           ///< The body has ended; what follows `consumed` is the next request.
    };

    explicit ChunkedDecoder(const ChunkedLimits& limits = {}) noexcept : limits_(limits) {}

    /// Decodes up to the end of the next run of body bytes, of the body, or of `input`.
    /// Call again with the input behind `consumed` until it is empty or `done` is set. Each byte is passed
    /// once.
    ///
    /// Errors: the detail is the status of the response; then close. `reason()` has the cause.
    ///  - Errc::kProtocol: 400, a malformed chunk size, chunk end, extension or trailer, or a trailer that
    ///    would change the framing or routing (RFC 9110 section 6.5.1).
    ///  - Errc::kTooLarge: 413 or 431, see ChunkedLimits.
    [[nodiscard]] Result<Step> decode(std::span<const char> input);

    /// Decodes all of `input`, or up to the end of the body (see is_done()), calling on_data(std::span<const
    /// char>) for each run. Returns the bytes consumed. Errors as decode().
    template <typename OnData>
    [[nodiscard]] Result<std::size_t> feed(std::span<const char> input, OnData&& on_data) {
        std::size_t consumed = 0;
        while (consumed < input.size() && !is_done()) {
            const Result<Step> step = decode(input.subspan(consumed));
            if (!step) return tl::unexpected<Error>(step.error());
            consumed += step->consumed;
            if (!step->data.empty()) on_data(step->data);
        }
        return consumed;
    }

    [[nodiscard]] bool is_done() const noexcept { return state_ == State::kDone; }
    /// Body bytes decoded so far.
    [[nodiscard]] std::uint64_t body_bytes() const noexcept { return body_bytes_; }
    /// The trailers, complete once is_done(). Fields that may not be trailers are left out.
    [[nodiscard]] const std::vector<Trailer>& trailers() const noexcept { return trailers_; }
    /// Why the last decode() failed; static storage.
    [[nodiscard]] std::string_view reason() const noexcept { return reason_; }

    void reset() noexcept;
    void set_limits(const ChunkedLimits& limits) noexcept { limits_ = limits; }

  private:
    enum class State : std::uint8_t {
        kSizeFirst,  ///< The first digit of a size.
        kSize,       ///< Further digits.
        kExtension,  ///< After the digits, up to the CR.
        kSizeLf,     ///< The LF of the size line.
        kData,
        kDataCr,
        kDataLf,
        kTrailerLine,  ///< Inside a trailer line, up to its CR.
        kTrailerLf,
        kDone,
        kFailed,
    };

    [[nodiscard]] tl::unexpected<Error> reject(int status, std::string_view reason) noexcept;
    [[nodiscard]] Result<void> take_size_digit(unsigned digit) noexcept;
    [[nodiscard]] Result<void> end_size_line() noexcept;
    [[nodiscard]] Result<void> end_trailer_line();
    [[nodiscard]] Result<void> take_framing_byte(char byte);
    [[nodiscard]] Result<std::size_t> take_line_bytes(std::span<const char> input);

    ChunkedLimits limits_;
    std::string_view reason_;
    std::uint64_t chunk_left_ = 0;
    std::uint64_t body_bytes_ = 0;
    std::uint32_t extension_bytes_ = 0;
    std::uint32_t trailer_bytes_ = 0;
    std::uint8_t size_digits_ = 0;
    State state_ = State::kSizeFirst;
    std::string line_;  ///< The trailer line being received.
    std::vector<Trailer> trailers_;
};

}  // namespace shoal::http1
