// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/client/connect.hpp
/// Connects a stream to a host by name: resolver, local address, proxy and TLS, under one timeout.
#include <memory>
#include <string>
#include <string_view>

#include "shoal/net/resolver.hpp"
#include "shoal/net/stream.hpp"

namespace shoal::client {

struct ProxyOptions {
    enum class Kind : std::uint8_t { kNone, kSocks5, kHttp };
    Kind kind = Kind::kNone;
    std::string host;  ///< Resolved here; the target's name is resolved by the proxy.
    std::uint16_t port = 0;
    std::string user;  ///< Empty: no authentication.
    std::string password;
};

struct ConnectOptions {
    coro::TimeoutMs timeout_ms = coro::kForever;  ///< For name, connection, proxy and TLS together.
    net::Address local_address;                   ///< Bound before connecting unless empty; port 0: any.
    ProxyOptions proxy;
    std::shared_ptr<net::TlsContext> tls;  ///< Null: plain.
    std::string tls_host_name;             ///< SNI and host check; empty: `host`, unless that is a path.
    net::Resolver* resolver = nullptr;     ///< Null: `host` must be a literal.
    int family = AF_UNSPEC;                ///< connect() below: that of the addresses wanted.
    bool tcp_nodelay = true;
};

/// What failed, for reports. Trivial.
enum class ConnectStage : std::uint8_t { kResolve, kConnect, kProxy, kTls };
struct ConnectError {
    Error error{};  ///< kOk: connected.
    ConnectStage stage = ConnectStage::kResolve;
};

/// Connects an unconnected stream: of its socket's family (Unix: `host` is the path, "unix:/path" too; a
/// leading NUL or '@' is an abstract name). Only the first address is tried, the socket being the caller's.
/// Parks the running coroutine; Stream::close() ends each of its waits with kClosed. After a failure close
/// the stream. Errors: those of Resolver::lookup(), Socket::connect(), Stream::start_tls(); kProtocol in
/// kProxy with a proxy::ProxyFailure; kBusy: `detail` is the coroutine that is connecting this stream.
[[nodiscard]] ConnectError connect(net::Stream& stream, std::string_view host, std::uint16_t port,
                                   const ConnectOptions& options);

/// Makes a stream socket for each address in turn until one connects; the error is that of the last. A silent
/// address gets its share of the time that is left, 4 s at most; the last one gets all of it. For C++
/// programs.
[[nodiscard]] Result<std::unique_ptr<net::Stream>> open(std::string_view host, std::uint16_t port,
                                                        const ConnectOptions& options = {});

}  // namespace shoal::client
