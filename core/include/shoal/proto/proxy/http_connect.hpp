// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/proxy/http_connect.hpp
/// The client's side of an HTTP CONNECT tunnel (RFC 9110 section 9.3.6). No I/O; any thread.
#include "shoal/proto/proxy/socks5.hpp"

namespace shoal::proxy {

/// One handshake, used like Socks5Handshake.
class HttpConnectHandshake {
  public:
    /// Errors: kInvalid for an empty host, or a host, user or password with control characters.
    [[nodiscard]] static Result<HttpConnectHandshake> create(std::string_view host, std::uint16_t port,
                                                             std::string_view user = {},
                                                             std::string_view password = {});
    [[nodiscard]] std::string take_output() noexcept;
    /// Errors: kProtocol with a ProxyFailure; kTooLarge for a header above 16 KiB.
    Result<std::size_t> feed(std::span<const std::byte> input);
    [[nodiscard]] bool is_done() const noexcept { return is_done_; }
    /// As Socks5Handshake::wanted_bytes(): the minimum that is still missing from the header's end, at most
    /// four bytes.
    [[nodiscard]] std::size_t wanted_bytes() const noexcept;
    /// The status of the proxy's response; 0: none yet.
    [[nodiscard]] int reply_code() const noexcept { return status_; }

  private:
    HttpConnectHandshake() = default;
    bool is_done_ = false;
    int status_ = 0;
    std::string output_;
    std::string pending_;
};

}  // namespace shoal::proxy
