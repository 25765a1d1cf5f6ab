// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/range.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/characters.hpp"

namespace shoal::http {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

/// Digits only. A number above 64 bits becomes the largest one: beyond the end of any file.
std::optional<std::uint64_t> parse_number(std::string_view digits) noexcept {
    if (digits.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : digits) {
        if (!detail::is_digit(c)) return std::nullopt;
        const auto digit = static_cast<unsigned>(c - '0');
        value = value > (kMax - digit) / 10 ? kMax : value * 10 + digit;
    }
    return value;
}

/// One range-spec as written: first and last position, or only `last` as the length of a suffix.
struct Spec {
    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> last;
};

std::optional<Spec> parse_spec(std::string_view text) noexcept {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view first = text.substr(0, dash);
    const std::string_view last = text.substr(dash + 1);
    const Spec spec{parse_number(first), parse_number(last)};
    if (first.empty() != !spec.first || last.empty() != !spec.last) return std::nullopt;  // Not digits.
    if (!spec.first && !spec.last) return std::nullopt;
    if (spec.first && spec.last && *spec.first > *spec.last) return std::nullopt;
    return spec;
}

/// The bytes it selects; empty if there are none.
std::optional<ByteRange> resolve(const Spec& spec, std::uint64_t size) noexcept {
    if (!spec.first) {
        const std::uint64_t length = std::min(*spec.last, size);
        if (length == 0) return std::nullopt;
        return ByteRange{size - length, length};
    }
    if (*spec.first >= size) return std::nullopt;
    const std::uint64_t last = std::min(spec.last.value_or(kMax), size - 1);
    return ByteRange{*spec.first, last - *spec.first + 1};
}

bool touches(const ByteRange& a, const ByteRange& b) noexcept {
    return a.offset <= b.offset + b.length && b.offset <= a.offset + a.length;
}

/// Adds `range`, merging overlapping and adjacent ones, so that no byte is sent twice. The merged range takes
/// the place of the first of them.
void add_merged(std::vector<ByteRange>& ranges, ByteRange range) {
    std::size_t place = ranges.size();
    for (std::size_t i = ranges.size(); i-- > 0;) {
        if (!touches(ranges[i], range)) continue;
        const std::uint64_t end = std::max(ranges[i].offset + ranges[i].length, range.offset + range.length);
        range.offset = std::min(ranges[i].offset, range.offset);
        range.length = end - range.offset;
        ranges.erase(ranges.begin() + static_cast<std::ptrdiff_t>(i));
        place = std::min(place, i);
        i = ranges.size();  // The merged range may now overlap earlier ones.
    }
    ranges.insert(ranges.begin() + static_cast<std::ptrdiff_t>(place), range);
}

}  // namespace

RangeResult parse_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view kUnit = "bytes=";
    if (!detail::equals_lower(header.substr(0, kUnit.size()), kUnit)) return {};
    header.remove_prefix(kUnit.size());

    RangeResult result;
    std::size_t specs = 0;
    std::string_view member;
    while (detail::next_list_member(header, member)) {
        if (member.empty()) continue;
        const std::optional<Spec> spec = parse_spec(member);
        if (!spec || ++specs > kMaxRanges) return {};
        // A suffix of an empty representation is the whole representation (RFC 9110 section 14.1.2).
        if (size == 0 && !spec->first && *spec->last != 0) return {};
        if (const auto range = resolve(*spec, size)) add_merged(result.ranges, *range);
    }
    if (specs == 0) return {};
    result.decision = result.ranges.empty() ? RangeDecision::kUnsatisfiable : RangeDecision::kPartial;
    return result;
}

std::string format_content_range(const ByteRange& range, std::uint64_t size) {
    return "bytes " + std::to_string(range.offset) + '-' + std::to_string(range.offset + range.length - 1) +
           '/' + std::to_string(size);
}

std::string format_unsatisfied_range(std::uint64_t size) {
    return "bytes */" + std::to_string(size);
}

}  // namespace shoal::http
