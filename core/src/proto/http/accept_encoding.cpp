// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/accept_encoding.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "proto/characters.hpp"

namespace shoal::http {
namespace {

constexpr std::size_t kCodings = 5;
constexpr std::array<std::string_view, kCodings> kNames = {"identity", "gzip", "deflate", "br", "zstd"};
constexpr int kUnset = -1;
constexpr int kFullWeight = 1000;

/// "0", "1", "0.25", "1.000" in thousandths (RFC 9110 section 12.4.2); kUnset if malformed.
int parse_weight(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return kUnset;
    if (text.size() > 1 && text[1] != '.') return kUnset;
    int weight = (text[0] - '0') * kFullWeight;
    int scale = kFullWeight / 10;
    for (const char c : text.substr(text.size() > 1 ? 2 : 1)) {
        if (!detail::is_digit(c)) return kUnset;
        weight += (c - '0') * scale;
        scale /= 10;
    }
    return weight > kFullWeight ? kUnset : weight;
}

/// Splits "gzip;q=0.5". The weight is kUnset if the member is malformed.
int split_member(std::string_view member, std::string_view& name) noexcept {
    const std::size_t semicolon = member.find(';');
    name = detail::trim_blanks(member.substr(0, semicolon));
    if (semicolon == std::string_view::npos) return kFullWeight;
    const std::string_view parameter = detail::trim_blanks(member.substr(semicolon + 1));
    if (parameter.size() < 2 || detail::to_lower(parameter[0]) != 'q' || parameter[1] != '=') return kUnset;
    return parse_weight(parameter.substr(2));
}

std::size_t find_coding(std::string_view name) noexcept {
    if (detail::equals_lower(name, "x-gzip")) name = "gzip";  // RFC 9110 section 8.4.1.3.
    for (std::size_t i = 0; i < kCodings; ++i) {
        if (detail::equals_lower(name, kNames[i])) return i;
    }
    return kCodings;
}

}  // namespace

std::string_view coding_name(ContentCoding coding) noexcept {
    return coding == ContentCoding::kIdentity ? std::string_view{} : kNames[static_cast<std::size_t>(coding)];
}

ContentCoding choose_coding(std::string_view accept_encoding,
                            std::span<const ContentCoding> offered) noexcept {
    std::array<int, kCodings> weights;
    weights.fill(kUnset);
    int any = kUnset;
    std::string_view member;
    while (detail::next_list_member(accept_encoding, member)) {
        std::string_view name;
        const int weight = split_member(member, name);
        if (weight == kUnset) continue;
        if (name == "*") any = weight;
        if (const std::size_t i = find_coding(name); i < kCodings) weights[i] = weight;
    }

    // An explicit weight of identity competes; without one, any acceptable coding is preferred.
    const int identity = weights[static_cast<std::size_t>(ContentCoding::kIdentity)];
    ContentCoding best = ContentCoding::kIdentity;
    int best_weight = 0;
    for (const ContentCoding coding : offered) {
        if (coding == ContentCoding::kIdentity) continue;
        const int named = weights[static_cast<std::size_t>(coding)];
        const int weight = named == kUnset ? any : named;
        if (weight > best_weight) {
            best_weight = weight;
            best = coding;
        }
    }
    return identity > best_weight ? ContentCoding::kIdentity : best;
}

}  // namespace shoal::http
