// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>

namespace shoal::net {
namespace {

constexpr std::size_t kPathOffset = offsetof(sockaddr_un, sun_path);

bool parse_port(std::string_view text, std::uint16_t& port) noexcept {
    if (text.empty()) return false;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), port);
    return code == std::errc{} && end == text.data() + text.size();
}

/// inet_pton wants a terminated string. False: longer than any literal.
template <std::size_t N>
bool copy_terminated(std::string_view text, char (&buffer)[N]) noexcept {
    if (text.empty() || text.size() >= N || text.find('\0') != std::string_view::npos) return false;
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = '\0';
    return true;
}

bool parse_zone(std::string_view zone, std::uint32_t& scope_id) noexcept {
    char name[IF_NAMESIZE];
    if (!copy_terminated(zone, name)) return false;
    scope_id = if_nametoindex(name);
    if (scope_id != 0) return true;
    const auto [end, code] = std::from_chars(zone.data(), zone.data() + zone.size(), scope_id);
    return code == std::errc{} && end == zone.data() + zone.size();
}

}  // namespace

Result<Address> Address::from_ip(std::string_view ip, std::uint16_t port) noexcept {
    if (ip.size() >= 2 && ip.front() == '[' && ip.back() == ']') {
        ip = ip.substr(1, ip.size() - 2);
        if (ip.find(':') == std::string_view::npos) return fail(Errc::kInvalid);
    }
    Address address;
    char literal[INET6_ADDRSTRLEN];
    if (ip.find(':') == std::string_view::npos) {
        sockaddr_in& v4 = address.storage_.v4;
        if (!copy_terminated(ip, literal) || inet_pton(AF_INET, literal, &v4.sin_addr) != 1) {
            return fail(Errc::kInvalid);
        }
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        address.length_ = sizeof(v4);
        return address;
    }
    sockaddr_in6& v6 = address.storage_.v6;
    const std::size_t percent = ip.find('%');
    if (percent != std::string_view::npos && !parse_zone(ip.substr(percent + 1), v6.sin6_scope_id)) {
        return fail(Errc::kInvalid);
    }
    if (!copy_terminated(ip.substr(0, percent), literal) ||
        inet_pton(AF_INET6, literal, &v6.sin6_addr) != 1) {
        return fail(Errc::kInvalid);
    }
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.length_ = sizeof(v6);
    return address;
}

Result<Address> Address::from_path(std::string_view path) noexcept {
    Address address;
    sockaddr_un& local = address.storage_.local;
    const bool is_abstract = !path.empty() && path.front() == '\0';
    if (path.empty() || (is_abstract && path.size() == 1)) return fail(Errc::kInvalid);
    if (!is_abstract && path.find('\0') != std::string_view::npos) return fail(Errc::kInvalid);
    if (path.size() >= sizeof(local.sun_path)) return fail(Errc::kTooLarge);
    local.sun_family = AF_UNIX;
    std::memcpy(local.sun_path, path.data(), path.size());
    // The terminator counts for a path; in an abstract name every byte given is part of the name.
    address.length_ = static_cast<socklen_t>(kPathOffset + path.size() + (is_abstract ? 0 : 1));
    return address;
}

Result<Address> Address::parse(std::string_view text, std::uint16_t default_port) noexcept {
    constexpr std::string_view kUnixScheme = "unix:";
    if (text.starts_with(kUnixScheme)) {
        text.remove_prefix(kUnixScheme.size());
        if (!text.starts_with('@')) return from_path(text);
        char name[sizeof(sockaddr_un::sun_path)] = {};
        if (text.size() > sizeof(name)) return fail(Errc::kTooLarge);
        std::copy(text.begin() + 1, text.end(), name + 1);
        return from_path(std::string_view(name, text.size()));
    }
    std::uint16_t port = default_port;
    const std::size_t last_colon = text.rfind(':');
    const bool has_brackets = text.starts_with('[');
    // A colon separates the port only after a bracket, or if it is the only one: "::1" has no port.
    const bool has_port = last_colon != std::string_view::npos &&
                          (has_brackets ? last_colon > text.rfind(']') : text.find(':') == last_colon);
    if (has_port) {
        if (!parse_port(text.substr(last_colon + 1), port)) return fail(Errc::kInvalid);
        text = text.substr(0, last_colon);
    }
    return from_ip(text, port);
}

Address Address::from_native(const sockaddr* native, socklen_t length) noexcept {
    Address address;
    if (native == nullptr || length < sizeof(sa_family_t)) return address;
    address.length_ = std::min<socklen_t>(length, sizeof(Storage));
    std::memcpy(&address.storage_, native, address.length_);
    return address;
}

Result<Address> Address::local_of(int fd) noexcept {
    Address address;
    socklen_t length = sizeof(Storage);
    if (getsockname(fd, &address.storage_.base, &length) != 0) return fail_errno();
    address.length_ = std::min<socklen_t>(length, sizeof(Storage));
    return address;
}

Result<Address> Address::peer_of(int fd) noexcept {
    Address address;
    socklen_t length = sizeof(Storage);
    if (getpeername(fd, &address.storage_.base, &length) != 0) return fail_errno();
    address.length_ = std::min<socklen_t>(length, sizeof(Storage));
    return address;
}

bool Address::is_abstract() const noexcept {
    return is_unix() && length_ > kPathOffset && storage_.local.sun_path[0] == '\0';
}

std::uint16_t Address::port() const noexcept {
    if (family() == AF_INET) return ntohs(storage_.v4.sin_port);
    if (family() == AF_INET6) return ntohs(storage_.v6.sin6_port);
    return 0;
}

void Address::set_port(std::uint16_t port) noexcept {
    if (family() == AF_INET) storage_.v4.sin_port = htons(port);
    if (family() == AF_INET6) storage_.v6.sin6_port = htons(port);
}

std::string_view Address::path() const noexcept {
    if (!is_unix() || length_ <= kPathOffset) return {};
    const char* const bytes = storage_.local.sun_path;
    const std::size_t size = length_ - kPathOffset;
    if (bytes[0] == '\0') return {bytes + 1, size - 1};
    return {bytes, strnlen(bytes, size)};
}

std::string Address::host() const {
    char literal[INET6_ADDRSTRLEN] = "";
    if (family() == AF_INET) {
        inet_ntop(AF_INET, &storage_.v4.sin_addr, literal, sizeof(literal));
        return literal;
    }
    if (family() == AF_INET6) {
        inet_ntop(AF_INET6, &storage_.v6.sin6_addr, literal, sizeof(literal));
        if (storage_.v6.sin6_scope_id == 0) return literal;
        char zone[IF_NAMESIZE];
        if (if_indextoname(storage_.v6.sin6_scope_id, zone) != nullptr)
            return fmt::format("{}%{}", literal, zone);
        return fmt::format("{}%{}", literal, storage_.v6.sin6_scope_id);
    }
    return fmt::format("{}{}", is_abstract() ? "@" : "", path());
}

std::string Address::to_string() const {
    if (family() == AF_INET) return fmt::format("{}:{}", host(), port());
    if (family() == AF_INET6) return fmt::format("[{}]:{}", host(), port());
    if (is_unix()) return fmt::format("unix:{}", host());
    return {};
}

bool operator==(const Address& left, const Address& right) noexcept {
    if (left.family() != right.family()) return false;
    if (left.family() == AF_INET) {
        return left.port() == right.port() &&
               left.storage_.v4.sin_addr.s_addr == right.storage_.v4.sin_addr.s_addr;
    }
    if (left.family() == AF_INET6) {
        return left.port() == right.port() &&
               left.storage_.v6.sin6_scope_id == right.storage_.v6.sin6_scope_id &&
               std::memcmp(&left.storage_.v6.sin6_addr, &right.storage_.v6.sin6_addr, sizeof(in6_addr)) == 0;
    }
    return left.is_abstract() == right.is_abstract() && left.path() == right.path();
}

}  // namespace shoal::net
