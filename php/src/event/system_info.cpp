// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netpacket/packet.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>

#include "event/functions.hpp"

namespace shoal::php {
namespace {

using AddressList = std::unique_ptr<ifaddrs, decltype([](ifaddrs* list) { freeifaddrs(list); })>;

/// The entry of interface `name`, or the next free one; null: there already, or no room.
InterfaceAddress* next_entry(std::span<InterfaceAddress> out, std::size_t count,
                             std::string_view name) noexcept {
    const auto used = out.first(count);
    const bool is_known = std::ranges::any_of(
        used, [name](const InterfaceAddress& entry) { return name == entry.name.data(); });
    if (is_known || count == out.size() || name.size() >= IF_NAMESIZE) return nullptr;
    std::memcpy(out[count].name.data(), name.data(), name.size() + 1);
    return &out[count];
}

bool format_ip(const sockaddr* address, InterfaceAddress& entry) noexcept {
    const void* const bytes =
        address->sa_family == AF_INET
            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(address)->sin_addr)
            : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr);
    return inet_ntop(address->sa_family, bytes, entry.address.data(), entry.address.size()) != nullptr;
}

bool format_mac(const sockaddr* address, InterfaceAddress& entry) noexcept {
    const auto* const link = reinterpret_cast<const sockaddr_ll*>(address);
    if (link->sll_halen != 6) return false;
    const unsigned char* const b = link->sll_addr;
    snprintf(entry.address.data(), entry.address.size(), "%02X:%02X:%02X:%02X:%02X:%02X", b[0], b[1], b[2],
             b[3], b[4], b[5]);
    return true;
}

template <typename Format>
Result<std::size_t> collect(int family, unsigned required, unsigned refused, std::span<InterfaceAddress> out,
                            Format format) noexcept {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) return fail_errno();
    const AddressList list(first);
    std::size_t count = 0;
    for (const ifaddrs* item = first; item != nullptr; item = item->ifa_next) {
        if (item->ifa_addr == nullptr || item->ifa_addr->sa_family != family) continue;
        if ((item->ifa_flags & required) != required || (item->ifa_flags & refused) != 0) continue;
        InterfaceAddress* const entry = next_entry(out, count, item->ifa_name);
        if (entry != nullptr && format(item->ifa_addr, *entry)) ++count;
    }
    return count;
}

}  // namespace

Result<std::size_t> local_ip_addresses(int family, std::span<InterfaceAddress> out) noexcept {
    return collect(family, IFF_UP, IFF_LOOPBACK, out, &format_ip);
}

Result<std::size_t> local_mac_addresses(std::span<InterfaceAddress> out) noexcept {
    return collect(AF_PACKET, 0, 0, out, &format_mac);
}

}  // namespace shoal::php
