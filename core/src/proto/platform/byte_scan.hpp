// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file proto/platform/byte_scan.hpp
/// The two expensive scans: 16 bytes at a time with SSE2 (every x86-64 has it), else 8 at a time or by libc.
/// Wider vectors were measured and do not pay: heads are short, and the multipart scan is at memory speed.
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace shoal::detail {

/// A byte that may not stand in a header value: a control character other than HTAB.
[[nodiscard]] inline bool is_control(char byte) noexcept {
    const auto value = static_cast<unsigned char>(byte);
    return (value < 0x20 && value != '\t') || value == 0x7F;
}

/// The first control character other than HTAB in [begin, end), or `end`. Portable version.
[[nodiscard]] inline const char* find_control_portable(const char* begin, const char* end) noexcept {
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    constexpr std::uint64_t kHigh = 0x8080808080808080U;
    while (end - begin >= 8) {
        std::uint64_t word;
        std::memcpy(&word, begin, sizeof(word));
        // The classic "has a byte below n" and "has a zero byte" tests; HTAB and rare false positives are
        // checked below, byte by byte.
        const std::uint64_t below = (word - kOnes * 0x20) & ~word & kHigh;
        const std::uint64_t del = word ^ (kOnes * 0x7F);
        const std::uint64_t is_del = (del - kOnes) & ~del & kHigh;
        if ((below | is_del) != 0) {
            for (int i = 0; i < 8; ++i) {
                if (is_control(begin[i])) return begin + i;
            }
        }
        begin += 8;
    }
    while (begin != end && !is_control(*begin))
        ++begin;
    return begin;
}

/// The first place in [begin, end) where `needle` (at least 3 bytes) stands in full, or null. Portable
/// version.
[[nodiscard]] inline const char* find_bytes_portable(const char* begin, const char* end, const char* needle,
                                                     std::size_t needle_bytes) noexcept {
    return static_cast<const char*>(
        memmem(begin, static_cast<std::size_t>(end - begin), needle, needle_bytes));
}

#if defined(__SSE2__)

/// A bit for each control character other than HTAB in the 16 bytes at `at`.
[[nodiscard]] inline unsigned control_mask(const char* at) noexcept {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i is_low = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
    const __m128i is_tab = _mm_cmpeq_epi8(block, _mm_set1_epi8('\t'));
    const __m128i is_del = _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7F));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(is_tab, is_low), is_del)));
}

/// The same. `readable` is at or before `begin`: the bytes from there on may be read, so the end of the text
/// can be scanned with one overlapping block.
[[nodiscard]] inline const char* find_control(const char* begin, const char* end,
                                              const char* readable) noexcept {
    while (end - begin >= 16) {
        if (const unsigned mask = control_mask(begin); mask != 0) return begin + __builtin_ctz(mask);
        begin += 16;
    }
    if (begin == end || end - readable < 16) return find_control_portable(begin, end);
    const unsigned seen = 16 - static_cast<unsigned>(end - begin);
    const unsigned mask = control_mask(end - 16) >> seen;
    return mask != 0 ? begin + __builtin_ctz(mask) : end;
}

[[nodiscard]] inline const char* find_control(const char* begin, const char* end) noexcept {
    return find_control(begin, end, begin);
}

/// Compares three needle bytes at 16 positions at once; only positions where all three match are examined.
/// For CRLF "--" boundary this skips the line ends of a text file, which a search for CR alone stops at.
[[nodiscard]] inline const char* find_bytes(const char* begin, const char* end, const char* needle,
                                            std::size_t needle_bytes) noexcept {
    const __m128i first = _mm_set1_epi8(needle[0]);
    const __m128i second = _mm_set1_epi8(needle[1]);
    const __m128i third = _mm_set1_epi8(needle[2]);
    const auto load = [](const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); };
    const auto room = static_cast<std::ptrdiff_t>(needle_bytes < 3 ? 3 : needle_bytes) + 15;
    while (end - begin >= room) {  // Every candidate of the block has the whole needle's length behind it.
        const __m128i equal = _mm_and_si128(
            _mm_and_si128(_mm_cmpeq_epi8(load(begin), first), _mm_cmpeq_epi8(load(begin + 1), second)),
            _mm_cmpeq_epi8(load(begin + 2), third));
        auto mask = static_cast<unsigned>(_mm_movemask_epi8(equal));
        for (; mask != 0; mask &= mask - 1) {
            const char* const candidate = begin + __builtin_ctz(mask);
            if (std::memcmp(candidate, needle, needle_bytes) == 0) return candidate;
        }
        begin += 16;
    }
    return find_bytes_portable(begin, end, needle, needle_bytes);
}

#else

[[nodiscard]] inline const char* find_control(const char* begin, const char* end,
                                              const char* /*readable*/) noexcept {
    return find_control_portable(begin, end);
}

[[nodiscard]] inline const char* find_control(const char* begin, const char* end) noexcept {
    return find_control_portable(begin, end);
}

[[nodiscard]] inline const char* find_bytes(const char* begin, const char* end, const char* needle,
                                            std::size_t needle_bytes) noexcept {
    return find_bytes_portable(begin, end, needle, needle_bytes);
}

#endif

}  // namespace shoal::detail
