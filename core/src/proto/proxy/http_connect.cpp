// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/proxy/http_connect.hpp"

#include <algorithm>
#include <utility>

#include "proto/proxy/refuse.hpp"

namespace shoal::proxy {
namespace {

constexpr std::size_t kMaxHeaderBytes = 16'384;
constexpr std::string_view kHeaderEnd = "\r\n\r\n";

bool has_control_character(std::string_view text) noexcept {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

/// RFC 4648 section 4.
std::string base64(std::string_view bytes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t given = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (k < given ? static_cast<std::uint8_t>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= given ? kLetters[group >> (18 - 6 * k) & 0x3F] : '=';
    }
    return text;
}

/// The status of "HTTP/1.x nnn ..."; 0: another kind of line.
int status_of(std::string_view header) noexcept {
    if (!header.starts_with("HTTP/1.") || header.size() < 12 || header[8] != ' ') return 0;
    int status = 0;
    for (const char digit : header.substr(9, 3)) {
        if (digit < '0' || digit > '9') return 0;
        status = status * 10 + (digit - '0');
    }
    return header.size() > 12 && header[12] != ' ' && header[12] != '\r' ? 0 : status;
}

}  // namespace

Result<HttpConnectHandshake> HttpConnectHandshake::create(std::string_view host, std::uint16_t port,
                                                          std::string_view user, std::string_view password) {
    if (host.empty() || has_control_character(host) || host.find(' ') != std::string_view::npos)
        return fail(Errc::kInvalid);
    // RFC 7617 section 2: the user's name ends at the first colon.
    if (has_control_character(user) || has_control_character(password) ||
        user.find(':') != std::string_view::npos)
        return fail(Errc::kInvalid);
    const bool is_ipv6 = host.find(':') != std::string_view::npos && !host.starts_with('[');
    const std::string authority =
        (is_ipv6 ? "[" + std::string(host) + "]" : std::string(host)) + ":" + std::to_string(port);
    HttpConnectHandshake handshake;
    handshake.output_ = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
    if (!user.empty()) {
        handshake.output_ +=
            "Proxy-Authorization: Basic " + base64(std::string(user) + ":" + std::string(password)) + "\r\n";
    }
    handshake.output_ += "\r\n";
    return handshake;
}

std::string HttpConnectHandshake::take_output() noexcept {
    return std::exchange(output_, {});
}

std::size_t HttpConnectHandshake::wanted_bytes() const noexcept {
    if (is_done_) return 0;
    std::size_t ended = std::min(pending_.size(), kHeaderEnd.size() - 1);
    while (!std::string_view(pending_).ends_with(kHeaderEnd.substr(0, ended)))
        --ended;
    return kHeaderEnd.size() - ended;
}

Result<std::size_t> HttpConnectHandshake::feed(std::span<const std::byte> input) {
    if (is_done_) return std::size_t{0};
    const std::size_t before = pending_.size();
    pending_.append(reinterpret_cast<const char*>(input.data()), input.size());
    // A response that is already invalid is rejected at once.
    if (!std::string_view(pending_).starts_with(std::string_view("HTTP/1.").substr(0, pending_.size())))
        return refuse(ProxyFailure::kVersion);
    const std::size_t search_from = before < kHeaderEnd.size() ? 0 : before - (kHeaderEnd.size() - 1);
    const std::size_t end = pending_.find(kHeaderEnd, search_from);
    if (std::min(end, pending_.size()) > kMaxHeaderBytes) return fail(Errc::kTooLarge);
    if (end == std::string::npos) return input.size();
    status_ = status_of(pending_);
    if (status_ == 0) return refuse(ProxyFailure::kVersion);
    if (status_ == 407) return refuse(ProxyFailure::kAuthentication);
    if (status_ < 200 || status_ > 299) return refuse(ProxyFailure::kRefused);
    is_done_ = true;
    pending_.clear();
    return end + kHeaderEnd.size() - before;
}

}  // namespace shoal::proxy
