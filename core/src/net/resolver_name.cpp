// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_name.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "shoal/base/strings.hpp"

namespace shoal::net::detail {
namespace {

constexpr std::size_t kMaxNameBytes = 253;
constexpr std::size_t kMaxLabelBytes = 63;

bool is_name_byte(char c) noexcept {
    const char lower = to_lower(c);
    return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '-' || c == '_';
}

bool is_label(std::string_view label) noexcept {
    return !label.empty() && label.size() <= kMaxLabelBytes &&
           std::all_of(label.begin(), label.end(), is_name_byte);
}

bool is_name(std::string_view name) noexcept {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.empty() || name.size() > kMaxNameBytes) return false;
    bool is_good = true;
    for_each_part(name, '.', [&](std::string_view label) { is_good = is_good && is_label(label); });
    return is_good;
}

/// Whether `name` is `domain` or below it.
bool is_within(std::string_view name, std::string_view domain) noexcept {
    if (!name.ends_with(domain)) return false;
    return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

}  // namespace

SpecialName special_name(std::string_view name) noexcept {
    if (is_within(name, "localhost")) return SpecialName::kLoopback;
    if (is_within(name, "invalid") || is_within(name, "onion")) return SpecialName::kAbsent;
    return SpecialName::kNone;
}

std::optional<std::string> to_host_name(std::string_view host) {
    if (!is_name(host)) return std::nullopt;
    return to_lower(host);
}

std::optional<Address> to_literal(std::string_view host) noexcept {
    if (const auto address = Address::from_ip(host, 0)) return *address;
    // The other forms that inet_aton() accepts begin with a digit and are short.
    char text[32];
    if (host.empty() || host.size() >= sizeof(text) || !is_digit(host.front())) return std::nullopt;
    const auto is_number_byte = [](char c) {
        const char lower = to_lower(c);
        return is_digit(c) || c == '.' || lower == 'x' || (lower >= 'a' && lower <= 'f');
    };
    if (!std::all_of(host.begin(), host.end(), is_number_byte)) return std::nullopt;
    std::memcpy(text, host.data(), host.size());
    text[host.size()] = '\0';
    sockaddr_in v4{};
    if (inet_aton(text, &v4.sin_addr) == 0) return std::nullopt;
    v4.sin_family = AF_INET;
    return Address::from_native(reinterpret_cast<const sockaddr*>(&v4), sizeof(v4));
}

std::vector<std::string> search_candidates(const std::string& name, int ndots,
                                           const std::vector<std::string>& domains) {
    if (name.ends_with('.')) return {name.substr(0, name.size() - 1)};
    std::vector<std::string> candidates;
    for (const std::string& domain : domains) {
        std::string full = name;
        full.append(1, '.').append(domain);
        if (full.ends_with('.')) full.pop_back();
        if (!domain.empty() && is_name(full)) candidates.push_back(std::move(full));
    }
    const bool is_as_is_first = std::count(name.begin(), name.end(), '.') >= ndots;
    candidates.insert(is_as_is_first ? candidates.begin() : candidates.end(), name);
    return candidates;
}

}  // namespace shoal::net::detail
