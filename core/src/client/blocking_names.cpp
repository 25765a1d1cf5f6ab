// SPDX-License-Identifier: Apache-2.0
#include "client/blocking_names.hpp"

#include <netdb.h>

#include <memory>
#include <string>

#include "client/unix_address.hpp"
#include "shoal/net/resolver.hpp"

namespace shoal::client {
namespace {

Error to_error(int status) noexcept {
    switch (status) {
        case EAI_SYSTEM:
            return {Errc::kSystem, errno};
        case EAI_AGAIN:
            return {Errc::kAgain, 0};
        case EAI_MEMORY:
            return {Errc::kNoMemory, 0};
        default:
            return {Errc::kNotFound, 0};
    }
}

}  // namespace

Result<std::vector<net::Address>> find_addresses_blocking(std::string_view host, std::uint16_t port,
                                                          int family) {
    if (family == AF_UNIX) {
        const auto path = unix_address(host);
        if (!path) return fail(path.error());
        return std::vector{*path};
    }
    if (const auto literal = net::Address::from_ip(host, port)) {
        if (literal->family() != family) return fail(Errc::kSystem, EAFNOSUPPORT);
        return std::vector{*literal};
    }
    if (host.empty() || host.find('\0') != std::string_view::npos) return fail(Errc::kInvalid);
    if (auto special = net::resolve_special_name(host, port, family)) return *special;
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;  // Otherwise each address appears once for each type.
    addrinfo* first = nullptr;
    const int status = ::getaddrinfo(std::string(host).c_str(), nullptr, &hints, &first);
    if (status != 0) return fail(to_error(status));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, &::freeaddrinfo);
    std::vector<net::Address> found;
    for (const addrinfo* info = first; info != nullptr; info = info->ai_next) {
        if (info->ai_family != family) continue;
        found.push_back(net::Address::from_native(info->ai_addr, info->ai_addrlen));
        found.back().set_port(port);
    }
    if (found.empty()) return fail(Errc::kNotFound);
    return found;
}

}  // namespace shoal::client
