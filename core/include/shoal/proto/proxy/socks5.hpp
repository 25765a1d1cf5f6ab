// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/proxy/socks5.hpp
/// The client's side of SOCKS 5 CONNECT (RFC 1928, RFC 1929) as bytes in, bytes out. No I/O; any thread.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"

namespace shoal::proxy {

/// `detail` of a kProtocol error, for both kinds of proxy.
enum class ProxyFailure : std::int32_t {
    kVersion = 1,     ///< SOCKS: not version 5. HTTP: not an HTTP response.
    kMethod,          ///< SOCKS: none of the methods offered is accepted.
    kAuthentication,  ///< SOCKS: user or password refused. HTTP: 407.
    kServer,          ///< SOCKS: a malformed reply.
    kRefused,         ///< The proxy did not connect: see reply_code().
};

/// One handshake. Loop: send output() if any; stop when is_done(); else receive and give the bytes to feed().
class Socks5Handshake {
  public:
    /// `host`: a name (resolved by the proxy; 255 bytes at most) or an IP literal. Without user: no
    /// authentication is offered. Errors: kInvalid for an empty or overlong name, user or password.
    [[nodiscard]] static Result<Socks5Handshake> create(std::string_view host, std::uint16_t port,
                                                        std::string_view user = {},
                                                        std::string_view password = {});

    /// The bytes to send now; the call removes them.
    [[nodiscard]] std::string take_output() noexcept;
    /// Takes bytes from the proxy and returns how many belong to the handshake (the following ones belong to
    /// the stream). Errors: kProtocol with a ProxyFailure.
    Result<std::size_t> feed(std::span<const std::byte> input);
    [[nodiscard]] bool is_done() const noexcept { return state_ == State::kDone; }
    /// Bytes that certainly belong to the handshake: a receiver that reads at most this many never reads
    /// bytes of the stream. 0: none are expected.
    [[nodiscard]] std::size_t wanted_bytes() const noexcept;
    /// REP of the proxy's reply (RFC 1928 section 6).
    [[nodiscard]] int reply_code() const noexcept { return reply_code_; }

  private:
    enum class State : std::uint8_t { kMethod, kAuthentication, kReply, kDone, kFailed };
    Socks5Handshake() = default;
    Result<void> advance();

    State state_ = State::kMethod;
    int reply_code_ = 0;
    std::string host_;
    std::uint16_t port_ = 0;
    std::string user_;
    std::string password_;
    std::string output_;
    std::string pending_;  ///< Received bytes of an incomplete reply.
};

}  // namespace shoal::proxy
