// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/known_header.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "proto/characters.hpp"

namespace shoal::http {
namespace {

// In the order of KnownHeader.
constexpr std::array<std::string_view, kKnownHeaderCount> kKnownHeaderNames = {
    "",
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "access-control-request-headers",
    "access-control-request-method",
    "authorization",
    "cache-control",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "dnt",
    "etag",
    "expect",
    "forwarded",
    "from",
    "host",
    "http2-settings",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "last-modified",
    "location",
    "max-forwards",
    "origin",
    "pragma",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "server",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "x-requested-with",
};
static_assert(kKnownHeaderNames.back() == "x-requested-with", "one name for each enumerator");

constexpr std::size_t kTableBits = 9;
constexpr std::size_t kMinNameBytes = 2;

// Four bytes and the length distinguish the names. `| 0x20` lower-cases letters; other collisions are
// resolved by the comparison.
constexpr std::uint32_t hash_name(const char* name, std::size_t bytes, std::uint32_t multiplier) noexcept {
    const auto at = [name](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(name[i])) | 0x20U;
    };
    const std::uint32_t key = at(0) | at(bytes / 2) << 8U | at(bytes - 1) << 16U | at(bytes - 2) << 24U;
    return ((key ^ static_cast<std::uint32_t>(bytes) * 0x01000193U) * multiplier) >> (32U - kTableBits);
}

struct PerfectHash {
    std::uint32_t multiplier = 0;
    std::array<std::uint8_t, std::size_t{1} << kTableBits>
        slots{};  ///< Index into kKnownHeaderNames, 0: none.
};

constexpr bool try_fill(PerfectHash& hash) {
    hash.slots = {};
    for (std::size_t i = 1; i < kKnownHeaderNames.size(); ++i) {
        std::uint8_t& slot =
            hash.slots[hash_name(kKnownHeaderNames[i].data(), kKnownHeaderNames[i].size(), hash.multiplier)];
        if (slot != 0) return false;
        slot = static_cast<std::uint8_t>(i);
    }
    return true;
}

constexpr PerfectHash make_hash() {
    PerfectHash hash;
    for (hash.multiplier = 0x9E3779B1U; !try_fill(hash); hash.multiplier += 2) {
    }
    return hash;
}

constexpr PerfectHash kHash = make_hash();

template <typename Word>
bool equals_word(const char* text, const char* lower) noexcept {
    Word a;
    Word b;
    std::memcpy(&a, text, sizeof(a));
    std::memcpy(&b, lower, sizeof(b));
    // In a lower-case name only letters have bit 0x40, and only there may the case bit 0x20 differ.
    constexpr auto kBit = static_cast<Word>(0x4040404040404040U);
    return ((a ^ b) & ~((b & kBit) >> 1U)) == 0;
}

/// Compares without case, a word at a time; the last word overlaps the one before.
bool equals_name(const char* text, const char* lower, std::size_t bytes) noexcept {
    if (bytes < 4) return detail::equals_lower({text, bytes}, {lower, bytes});
    if (bytes < 8) {
        return equals_word<std::uint32_t>(text, lower) &&
               equals_word<std::uint32_t>(text + bytes - 4, lower + bytes - 4);
    }
    for (std::size_t i = 0; i + 8 <= bytes; i += 8) {
        if (!equals_word<std::uint64_t>(text + i, lower + i)) return false;
    }
    return equals_word<std::uint64_t>(text + bytes - 8, lower + bytes - 8);
}

}  // namespace

KnownHeader find_known_header(std::string_view name) noexcept {
    if (name.size() < kMinNameBytes) return KnownHeader::kOther;
    const std::uint8_t index = kHash.slots[hash_name(name.data(), name.size(), kHash.multiplier)];
    const std::string_view known = kKnownHeaderNames[index];
    if (known.size() != name.size() || !equals_name(name.data(), known.data(), name.size())) {
        return KnownHeader::kOther;
    }
    return static_cast<KnownHeader>(index);
}

std::string_view known_header_name(KnownHeader id) noexcept {
    return kKnownHeaderNames[static_cast<std::size_t>(id)];
}

}  // namespace shoal::http
