// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file core/src/memory/table_key.hpp
/// Keys of a table as words, and their hash.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace shoal::memory::detail {

/// The first `bytes` (0 to 8) bytes at `from`, the rest zero. Reads nothing beyond them.
inline std::uint64_t load_bytes(const char* from, std::size_t bytes) noexcept {
    std::uint64_t word = 0;
    if (bytes == 8) {
        std::memcpy(&word, from, 8);
    } else if (bytes >= 4) {  // Two overlapping halves.
        std::uint32_t low = 0;
        std::uint32_t high = 0;
        std::memcpy(&low, from, 4);
        std::memcpy(&high, from + bytes - 4, 4);
        word = low | static_cast<std::uint64_t>(high) << (8 * (bytes - 4));
    } else {
        for (std::size_t i = 0; i < bytes; ++i)
            word |= static_cast<std::uint64_t>(static_cast<unsigned char>(from[i])) << (8 * i);
    }
    return word;
}
static_assert(std::endian::native == std::endian::little, "load_bytes() shifts");

inline std::uint64_t fold_product(std::uint64_t a, std::uint64_t b) noexcept {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

struct TableKey {
    static constexpr std::size_t kWords = 8;
    static constexpr std::uint64_t kLengthMask = 63;

    std::uint64_t words[kWords];  ///< Zero-padded; those from `word_count` on are not set.
    std::uint32_t word_count;
    std::uint64_t tag;  ///< The hash, its low six bits replaced by the length of the key.

    /// `key`: at most 63 bytes. Who does not know `seed` cannot choose keys of equal hashes.
    TableKey(std::string_view key, std::uint64_t seed) noexcept {
        constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15, kEnd = 0xD6E8FEB86659FD93;
        const std::size_t full = key.size() / 8;
        std::uint64_t hash = seed;
        for (std::size_t i = 0; i < full; ++i) {
            std::memcpy(&words[i], key.data() + 8 * i, 8);
            hash = fold_product(hash ^ words[i], kStep);
        }
        const std::size_t rest = key.size() % 8;
        if (rest != 0) {
            words[full] = load_bytes(key.data() + 8 * full, rest);
            hash = fold_product(hash ^ words[full], kStep);
        }
        word_count = static_cast<std::uint32_t>(full + (rest != 0 ? 1 : 0));
        hash = fold_product(hash ^ key.size(), kEnd ^ seed);
        tag = (hash & ~kLengthMask) | key.size();
    }
    [[nodiscard]] std::uint64_t hash() const noexcept { return tag >> 6; }
};

}  // namespace shoal::memory::detail
