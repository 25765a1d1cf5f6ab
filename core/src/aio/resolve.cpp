// SPDX-License-Identifier: Apache-2.0
#include "shoal/aio/resolve.hpp"

#include <netdb.h>

#include <algorithm>
#include <memory>

namespace shoal::aio {
namespace {

constexpr std::size_t kMaxHostBytes = 255;  // RFC 1035 section 2.3.4.

struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { freeaddrinfo(list); }
};

Error error_of(int code, int errno_value) noexcept {
    switch (code) {
        case EAI_NONAME:
        case EAI_NODATA:
        case EAI_ADDRFAMILY:
            return {Errc::kNotFound};
        case EAI_AGAIN:
            return {Errc::kAgain};
        case EAI_MEMORY:
            return {Errc::kNoMemory};
        case EAI_SYSTEM:
            return {Errc::kSystem, errno_value};
        case EAI_FAMILY:
        case EAI_SOCKTYPE:
        case EAI_SERVICE:
            return {Errc::kUnsupported};
        default:
            return {Errc::kInternal, code};
    }
}

Result<std::vector<net::Address>> look_up(const std::string& host, std::uint16_t port, int family) {
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;  // One result for each address instead of one for each protocol.
    addrinfo* first = nullptr;
    const int code = getaddrinfo(host.c_str(), nullptr, &hints, &first);
    if (code != 0) return fail(error_of(code, errno));
    const std::unique_ptr<addrinfo, FreeAddresses> list(first);
    std::vector<net::Address> addresses;
    for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
        net::Address address = net::Address::from_native(entry->ai_addr, entry->ai_addrlen);
        address.set_port(port);
        // A name may appear twice in /etc/hosts.
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            addresses.push_back(address);
    }
    if (addresses.empty()) return fail(Errc::kNotFound);
    return addresses;
}

}  // namespace

Result<std::vector<net::Address>> resolve(ThreadPool& pool, std::string host, std::uint16_t port,
                                          ResolveOptions options) {
    if (const auto literal = net::Address::from_ip(host, port); literal) {
        if (options.family != AF_UNSPEC && options.family != literal->family()) return fail(Errc::kNotFound);
        return std::vector<net::Address>{*literal};
    }
    if (host.empty() || host.size() > kMaxHostBytes || host.find('\0') != std::string::npos) {
        return fail(Errc::kInvalid);
    }
    return pool.submit_and_wait(
        [host = std::move(host), port, family = options.family] { return look_up(host, port, family); },
        "resolve", options.timeout_ms);
}

}  // namespace shoal::aio
