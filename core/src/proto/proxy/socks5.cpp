// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/proxy/socks5.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

#include "proto/proxy/refuse.hpp"

namespace shoal::proxy {
namespace {

constexpr char kVersion = 5;
constexpr char kAuthenticationVersion = 1;  // RFC 1929 section 2.
constexpr char kNoAuthentication = 0;
constexpr char kUserPassword = 2;
constexpr char kConnect = 1;
constexpr std::uint8_t kIpv4 = 1;
constexpr std::uint8_t kDomain = 3;
constexpr std::uint8_t kIpv6 = 4;
constexpr std::size_t kMaxFieldBytes = 255;

std::uint8_t byte_of(const std::string& bytes, std::size_t index) noexcept {
    return static_cast<std::uint8_t>(bytes[index]);
}

void append_with_length(std::string& out, std::string_view field) {
    out += static_cast<char>(field.size());
    out += field;
}

std::string connect_request(const std::string& host, std::uint16_t port) {
    std::string request{kVersion, kConnect, 0};
    std::array<char, 16> address{};
    if (inet_pton(AF_INET, host.c_str(), address.data()) == 1) {
        request += static_cast<char>(kIpv4);
        request.append(address.data(), 4);
    } else if (inet_pton(AF_INET6, host.c_str(), address.data()) == 1) {
        request += static_cast<char>(kIpv6);
        request.append(address.data(), 16);
    } else {
        request += static_cast<char>(kDomain);
        append_with_length(request, host);
    }
    request += static_cast<char>(port >> 8);
    request += static_cast<char>(port & 0xFF);
    return request;
}

/// The size of a reply, from its first bytes; 0: more bytes are needed. RFC 1928 section 6.
std::size_t reply_bytes(const std::string& reply) noexcept {
    constexpr std::size_t kFixedBytes = 6;  // VER REP RSV ATYP, and the port.
    if (reply.size() < 5) return 0;
    switch (byte_of(reply, 3)) {
        case kIpv4:
            return kFixedBytes + 4;
        case kIpv6:
            return kFixedBytes + 16;
        default:
            return kFixedBytes + 1 + byte_of(reply, 4);
    }
}

}  // namespace

Result<Socks5Handshake> Socks5Handshake::create(std::string_view host, std::uint16_t port,
                                                std::string_view user, std::string_view password) {
    if (host.empty() || host.size() > kMaxFieldBytes || host.find('\0') != std::string_view::npos)
        return fail(Errc::kInvalid);
    if (user.size() > kMaxFieldBytes || password.size() > kMaxFieldBytes ||
        (user.empty() && !password.empty()))
        return fail(Errc::kInvalid);
    Socks5Handshake handshake;
    const bool has_brackets = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    handshake.host_ = has_brackets ? host.substr(1, host.size() - 2) : host;
    handshake.port_ = port;
    handshake.user_ = user;
    handshake.password_ = password;
    handshake.output_ = user.empty() ? std::string{kVersion, 1, kNoAuthentication}
                                     : std::string{kVersion, 2, kNoAuthentication, kUserPassword};
    return handshake;
}

std::string Socks5Handshake::take_output() noexcept {
    return std::exchange(output_, {});
}

std::size_t Socks5Handshake::wanted_bytes() const noexcept {
    std::size_t whole = 2;  // The replies to method and authentication.
    if (state_ == State::kDone || state_ == State::kFailed) return 0;
    if (state_ == State::kReply) {
        whole = reply_bytes(pending_);
        if (whole == 0) whole = 5;
    }
    return whole - pending_.size();
}

Result<std::size_t> Socks5Handshake::feed(std::span<const std::byte> input) {
    std::size_t taken = 0;
    while (taken < input.size()) {
        const std::size_t part = std::min(wanted_bytes(), input.size() - taken);
        if (part == 0) break;
        pending_.append(reinterpret_cast<const char*>(input.data()) + taken, part);
        taken += part;
        if (pending_[0] != (state_ == State::kAuthentication ? kAuthenticationVersion : kVersion)) {
            const bool is_first = state_ == State::kMethod;
            state_ = State::kFailed;
            return refuse(is_first ? ProxyFailure::kVersion : ProxyFailure::kServer);
        }
        if (wanted_bytes() > 0) continue;
        if (const auto next = advance(); !next) {
            state_ = State::kFailed;
            return fail(next.error());
        }
    }
    return taken;
}

Result<void> Socks5Handshake::advance() {
    const std::string reply = std::exchange(pending_, {});
    switch (state_) {
        case State::kMethod:
            if (reply[1] == kUserPassword && !user_.empty()) {
                state_ = State::kAuthentication;
                output_ = std::string{kAuthenticationVersion};
                append_with_length(output_, user_);
                append_with_length(output_, password_);
                return {};
            }
            if (reply[1] != kNoAuthentication) return refuse(ProxyFailure::kMethod);
            break;
        case State::kAuthentication:
            if (reply[1] != 0) return refuse(ProxyFailure::kAuthentication);
            break;
        default:
            reply_code_ = byte_of(reply, 1);
            if (reply_code_ != 0) return refuse(ProxyFailure::kRefused);
            if (const auto kind = byte_of(reply, 3); kind != kIpv4 && kind != kIpv6 && kind != kDomain)
                return refuse(ProxyFailure::kServer);
            state_ = State::kDone;
            return {};
    }
    state_ = State::kReply;
    output_ = connect_request(host_, port_);
    return {};
}

}  // namespace shoal::proxy
