// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_order.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <tuple>

#include "shoal/base/file_descriptor.hpp"

namespace shoal::net::detail {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

/// Section 2.1: the default policy table, longest prefix first.
struct Policy {
    Bytes prefix;
    int bits;
    int precedence;
    int label;
};
constexpr std::array<Policy, 9> kPolicies{{
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, 50, 0},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 35, 4},
    {{}, 96, 1, 3},
    {{0x20, 0x01}, 32, 5, 5},
    {{0x20, 0x02}, 16, 30, 2},
    {{0x3f, 0xfe}, 16, 1, 12},
    {{0xfe, 0xc0}, 10, 1, 11},
    {{0xfc}, 7, 3, 13},
    {{}, 0, 40, 1},
}};

constexpr int kLinkLocal = 2;
constexpr int kSiteLocal = 5;
constexpr int kGlobal = 14;

/// IPv4 as the mapped IPv6 address.
Bytes bytes_of(const Address& address) noexcept {
    Bytes bytes{};
    if (address.family() == AF_INET6) {
        sockaddr_in6 v6;
        std::memcpy(&v6, address.native(), sizeof(v6));
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    } else {
        sockaddr_in v4;
        std::memcpy(&v4, address.native(), sizeof(v4));
        bytes[10] = bytes[11] = 0xff;
        std::memcpy(bytes.data() + 12, &v4.sin_addr, 4);
    }
    return bytes;
}

int common_bits(const Bytes& a, const Bytes& b) noexcept {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i])
            return static_cast<int>(i) * 8 + std::countl_zero(static_cast<std::uint8_t>(a[i] ^ b[i]));
    }
    return 128;
}

const Policy& policy_of(const Bytes& bytes) noexcept {
    return *std::find_if(kPolicies.begin(), kPolicies.end(), [&](const Policy& policy) {
        return common_bits(bytes, policy.prefix) >= policy.bits;
    });
}

/// Section 3.1; private IPv4 addresses are global (section 3.2).
int scope_of(const Address& address, const Bytes& bytes) noexcept {
    if (address.family() == AF_INET) {
        const bool is_local = bytes[12] == 127 || (bytes[12] == 169 && bytes[13] == 254);
        return is_local ? kLinkLocal : kGlobal;
    }
    if (bytes[0] == 0xff) return bytes[1] & 0x0f;
    if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) return kLinkLocal;
    if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0xc0) return kSiteLocal;
    return policy_of(bytes).bits == 128 ? kLinkLocal : kGlobal;
}

/// The rules in their order; smaller is better.
using Rank = std::tuple<bool, bool, bool, int, int, int>;

Rank rank_of(const Address& destination, const SourceFinder& find_source) {
    const std::optional<Address> source = find_source(destination);
    if (!source || source->family() != destination.family()) return {true, true, true, 0, 0, 0};
    const Bytes to = bytes_of(destination);
    const Bytes from = bytes_of(*source);
    const int scope = scope_of(destination, to);
    const bool is_other_scope = scope != scope_of(*source, from);
    const bool is_other_label = policy_of(to).label != policy_of(from).label;
    // Rule 9 does not apply to IPv4, whose prefixes do not indicate proximity.
    const int shared = destination.family() == AF_INET6 ? common_bits(to, from) : 0;
    return {false, is_other_scope, is_other_label, -policy_of(to).precedence, scope, -shared};
}

}  // namespace

std::optional<Address> find_source_address(const Address& destination) noexcept {
    // connect() refuses port 0 on some systems; which one does not matter.
    Address probe = destination;
    probe.set_port(53);
    const UniqueFd fd(socket(probe.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd || connect(fd.get(), probe.native(), probe.native_bytes()) != 0) return std::nullopt;
    const Result<Address> source = Address::local_of(fd.get());
    return source ? std::optional(*source) : std::nullopt;
}

void order_addresses(std::vector<Address>& addresses, const SourceFinder& find_source) {
    const bool is_all_ipv4 = std::all_of(addresses.begin(), addresses.end(),
                                         [](const Address& a) { return a.family() == AF_INET; });
    if (is_all_ipv4 || addresses.size() < 2) return;
    std::vector<std::pair<Rank, Address>> ranked;
    ranked.reserve(addresses.size());
    for (const Address& address : addresses)
        ranked.emplace_back(rank_of(address, find_source), address);
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(ranked.begin(), ranked.end(), addresses.begin(),
                   [](const auto& entry) { return entry.second; });
}

}  // namespace shoal::net::detail
