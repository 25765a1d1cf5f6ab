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
    std::string host;  ///< The proxy's name, resolved here. The proxy resolves the target's name.
    std::uint16_t port = 0;
    std::string user;  ///< Empty: no authentication.
    std::string password;
};

struct ConnectOptions {
    coro::TimeoutMs timeout_ms = coro::kForever;  ///< For name lookup, connection, proxy and TLS together.
    net::Address local_address;                   ///< Bound before connecting unless empty; port 0: any.
    ProxyOptions proxy;
    std::shared_ptr<net::TlsContext> tls;  ///< Null: plain.
    std::string tls_host_name;             ///< SNI and host check; empty: `host`, unless that is a path.
    net::Resolver* resolver = nullptr;     ///< Null: `host` must be a literal.
    int family = AF_UNSPEC;                ///< connect() below: that of the addresses wanted.
    bool tcp_nodelay = true;
};

/// The step that failed, for reports. Trivial.
enum class ConnectStage : std::uint8_t { kResolve, kConnect, kProxy, kTls };
struct ConnectError {
    Error error{};  ///< kOk: connected.
    ConnectStage stage = ConnectStage::kResolve;
};

/// Connects an unconnected stream, in its socket's family (Unix: `host` is the path, or "unix:/path"; a
/// leading NUL or '@' means an abstract name). Only the first address is tried, because the caller owns the
/// socket. Parks the running coroutine; Stream::close() ends each of its waits with kClosed. After a failure
/// close the stream. Errors: those of Resolver::lookup(), Socket::connect(), Stream::start_tls(); kProtocol
/// in kProxy with a proxy::ProxyFailure; kBusy: `detail` is the coroutine that is connecting this stream.
[[nodiscard]] ConnectError connect(net::Stream& stream, std::string_view host, std::uint16_t port,
                                   const ConnectOptions& options);

/// Tries a new stream socket for each address until one connects; the error is that of the last one. An
/// address that does not respond uses only its share of the remaining time, at most 4 s; the last one may use
/// all of it. For C++ programs.
[[nodiscard]] Result<std::unique_ptr<net::Stream>> open(std::string_view host, std::uint16_t port,
                                                        const ConnectOptions& options = {});

}  // namespace shoal::client
