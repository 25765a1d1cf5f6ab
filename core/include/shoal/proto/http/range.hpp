// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/range.hpp
/// The Range request header for bytes, RFC 9110 section 14. Pure functions; callable from any thread.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::http {

/// A part of a representation: `length` bytes from `offset`, inside it, never empty.
struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;

    friend constexpr bool operator==(const ByteRange&, const ByteRange&) = default;
};

inline constexpr std::size_t kMaxRanges = 16;

enum class RangeDecision : std::uint8_t {
    kWhole,          ///< No usable Range: respond with 200 and everything.
    kPartial,        ///< Respond with 206 and `ranges` (one: plain; more: multipart/byteranges).
    kUnsatisfiable,  ///< Respond with 416 and `Content-Range: bytes */<size>`.
};

struct RangeResult {
    RangeDecision decision = RangeDecision::kWhole;
    std::vector<ByteRange> ranges;  ///< In the requested order; overlapping and adjacent ones are merged.
};

/// Decides what a Range header means for a representation of `size` bytes.
/// A malformed header, another unit, or more than kMaxRanges ranges are ignored (kWhole), as section 14.2
/// allows.
[[nodiscard]] RangeResult parse_range(std::string_view header, std::uint64_t size);

/// The value of Content-Range for a part: "bytes 0-99/1234".
[[nodiscard]] std::string format_content_range(const ByteRange& range, std::uint64_t size);
/// The value of Content-Range for a 416: "bytes */1234".
[[nodiscard]] std::string format_unsatisfied_range(std::uint64_t size);

}  // namespace shoal::http
