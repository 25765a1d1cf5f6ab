// SPDX-License-Identifier: Apache-2.0
// Input: a size in decimal, LF, a Range header; the header is tried as a date too. Promises: ranges lie
// inside the representation, are not empty, do not overlap and are at most kMaxRanges; a date survives its
// own formatting.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz_target.hpp"
#include "shoal/proto/http/date.hpp"
#include "shoal/proto/http/range.hpp"

namespace shoal::fuzz {
namespace {

using namespace http;

void check_ranges(const RangeResult& result, std::uint64_t size) {
    require((result.decision == RangeDecision::kPartial) == !result.ranges.empty(),
            "206 and only 206 has ranges");
    require(result.ranges.size() <= kMaxRanges, "the number of ranges is bounded");
    for (std::size_t i = 0; i < result.ranges.size(); ++i) {
        const ByteRange& range = result.ranges[i];
        require(range.length > 0 && range.offset < size && range.length <= size - range.offset,
                "ranges lie inside the representation");
        for (std::size_t j = 0; j < i; ++j) {
            const ByteRange& other = result.ranges[j];
            const bool before = range.offset + range.length < other.offset;
            const bool behind = other.offset + other.length < range.offset;
            require(before || behind, "ranges neither overlap nor adjoin");
        }
        require(format_content_range(range, size).starts_with("bytes "), "ranges can be formatted");
    }
}

}  // namespace

void fuzz_range(std::string_view input) {
    std::uint64_t size = 0;
    while (!input.empty() && input.front() >= '0' && input.front() <= '9') {
        size = size * 10 + static_cast<std::uint64_t>(input.front() - '0');
        input.remove_prefix(1);
    }
    if (!input.empty()) input.remove_prefix(1);
    const ExactCopy header(input.substr(0, 2000));
    check_ranges(parse_range(header.view(), size), size);
    if (const auto time = parse_http_date(header.view())) {
        require(parse_http_date(format_http_date(*time)) == time, "dates survive formatting");
    }
}

}  // namespace shoal::fuzz
