// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/testing/proxy_server.hpp
/// A SOCKS 5 and HTTP CONNECT proxy for tests on loopback, well behaved or not.
#include <cstdint>
#include <memory>
#include <string>

namespace shoal::testing {

struct ProxyServerOptions {
    enum class Kind : std::uint8_t { kSocks5, kHttp };
    enum class Fault : std::uint8_t {
        kNone,
        kSilent,    ///< Accepts and never says anything.
        kClose,     ///< Closes after it has read something.
        kCutShort,  ///< Closes in the middle of its last answer.
        kGarbage,   ///< Answers what is no proxy's answer.
        kRefuse,    ///< Does not connect: SOCKS reply 5, HTTP 502.
    };
    Kind kind = Kind::kSocks5;
    Fault fault = Fault::kNone;
    std::string user;  ///< Empty: no authentication is asked for.
    std::string password;
    std::string early;  ///< Sent in one piece with the last answer, as if the target had spoken first.
};

/// Runs in threads of its own until it is destroyed. Targets are loopback addresses; every name means
/// 127.0.0.1. Throws std::runtime_error when the system refuses a listener.
class ProxyServer {
  public:
    explicit ProxyServer(ProxyServerOptions options);
    ~ProxyServer();
    ProxyServer(const ProxyServer&) = delete;
    ProxyServer& operator=(const ProxyServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;
    /// The host that the last client asked for.
    [[nodiscard]] std::string last_host() const;

  private:
    struct Internals;
    std::unique_ptr<Internals> in_;
};

}  // namespace shoal::testing
