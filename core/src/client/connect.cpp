// SPDX-License-Identifier: Apache-2.0
#include "shoal/client/connect.hpp"

#include <netinet/tcp.h>

#include <algorithm>
#include <array>
#include <optional>

#include "client/attempts.hpp"
#include "client/unix_address.hpp"
#include "shoal/proto/proxy/http_connect.hpp"
#include "shoal/proto/proxy/socks5.hpp"

namespace shoal::client {
namespace {

using coro::Deadline;

/// The addresses to try, in order. Literals need no resolver.
Result<std::vector<net::Address>> find_addresses(std::string_view host, std::uint16_t port, int family,
                                                 net::Resolver* resolver, const Deadline& deadline) {
    if (const auto literal = net::Address::from_ip(host, port)) {
        if (family != AF_UNSPEC && literal->family() != family) return fail(Errc::kSystem, EAFNOSUPPORT);
        return std::vector{*literal};
    }
    if (resolver == nullptr) return fail(Errc::kInvalid);
    net::LookupOptions lookup;
    lookup.family = family;
    lookup.timeout_ms = deadline.remaining_ms();
    return resolver->resolve(host, port, lookup);
}

template <typename Handshake>
Result<void> talk_to_proxy(net::Stream& stream, Handshake& handshake, const Deadline& deadline) {
    // Reads only bytes that certainly belong to the handshake: the following ones belong to the stream.
    std::array<std::byte, 512> buffer;
    while (!handshake.is_done()) {
        if (deadline.has_passed()) return fail(Errc::kTimedOut);
        if (const std::string output = handshake.take_output(); !output.empty()) {
            const auto sent = stream.send_all(std::as_bytes(std::span(output)), deadline.remaining_ms());
            if (!sent.is_complete()) return fail(sent.error);
        }
        const auto room = std::span(buffer).first(std::min(buffer.size(), handshake.wanted_bytes()));
        const auto received = stream.recv(room, deadline.remaining_ms());
        if (!received) return fail(received.error());
        if (*received == 0) return fail(Errc::kSystem, ECONNRESET);
        const auto taken = handshake.feed(room.first(*received));
        if (!taken) return fail(taken.error());
    }
    return {};
}

Result<void> open_tunnel(net::Stream& stream, std::string_view host, std::uint16_t port,
                         const ProxyOptions& proxy, const Deadline& deadline) {
    if (proxy.kind == ProxyOptions::Kind::kSocks5) {
        auto handshake = proxy::Socks5Handshake::create(host, port, proxy.user, proxy.password);
        if (!handshake) return fail(handshake.error());
        return talk_to_proxy(stream, *handshake, deadline);
    }
    auto handshake = proxy::HttpConnectHandshake::create(host, port, proxy.user, proxy.password);
    if (!handshake) return fail(handshake.error());
    return talk_to_proxy(stream, *handshake, deadline);
}

int option_of(int fd, int option) noexcept {
    int value = 0;
    socklen_t length = sizeof(value);
    return getsockopt(fd, SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
}

/// Binds, connects, and sets the options of a TCP client.
Result<void> connect_socket(net::Socket& socket, const net::Address& address, const ConnectOptions& options,
                            coro::TimeoutMs timeout_ms) {
    if (!options.local_address.is_empty()) {
        if (const auto bound = socket.bind(options.local_address); !bound) return bound;
    }
    if (const auto connected = socket.connect(address, timeout_ms); !connected) return connected;
    if (options.tcp_nodelay && address.is_ip() && option_of(socket.fd(), SO_TYPE) == SOCK_STREAM) {
        const int on = 1;
        (void)setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    }
    return {};
}

/// The steps after the connection: proxy, TLS.
ConnectError finish(net::Stream& stream, std::string_view host, std::uint16_t port,
                    const ConnectOptions& options, const Deadline& deadline) {
    if (options.proxy.kind != ProxyOptions::Kind::kNone) {
        const auto opened = open_tunnel(stream, host, port, options.proxy, deadline);
        if (!opened) return {opened.error(), ConnectStage::kProxy};
    }
    if (options.tls != nullptr) {
        if (deadline.has_passed()) return {Error{Errc::kTimedOut}, ConnectStage::kTls};
        // A path is not a host name; with a proxy `host` is one.
        const bool is_path = options.proxy.kind == ProxyOptions::Kind::kNone &&
                             option_of(stream.socket().fd(), SO_DOMAIN) == AF_UNIX;
        const bool has_host = options.tls_host_name.empty() && !is_path;
        const std::string_view name = has_host ? host : options.tls_host_name;
        const auto started = stream.start_tls(options.tls, name, deadline.remaining_ms());
        if (!started) return {started.error(), ConnectStage::kTls};
    }
    return {{}, ConnectStage::kConnect};
}

/// The host that the socket connects to: the proxy, if there is one.
struct Target {
    std::string_view host;
    std::uint16_t port;
};
Target first_hop(std::string_view host, std::uint16_t port, const ProxyOptions& proxy) noexcept {
    if (proxy.kind == ProxyOptions::Kind::kNone) return {host, port};
    return {proxy.host, proxy.port};
}

}  // namespace

ConnectError connect(net::Stream& stream, std::string_view host, std::uint16_t port,
                     const ConnectOptions& options) {
    const Deadline deadline(options.timeout_ms);
    const int family = option_of(stream.socket().fd(), SO_DOMAIN);
    if (stream.is_closed()) return {Error{Errc::kClosed}, ConnectStage::kConnect};
    net::Stream::ConnectClaim claim(stream);
    if (claim.other() != 0)
        return {Error{Errc::kBusy, static_cast<std::int32_t>(claim.other())}, ConnectStage::kConnect};
    if (family == AF_UNIX) {
        const auto address = unix_address(host);
        if (!address) return {address.error(), ConnectStage::kResolve};
        const auto connected = connect_socket(stream.socket(), *address, options, deadline.remaining_ms());
        if (!connected) return {connected.error(), ConnectStage::kConnect};
        return finish(stream, host, port, options, deadline);
    }
    const Target target = first_hop(host, port, options.proxy);
    claim.set_away(true);
    const auto addresses = find_addresses(target.host, target.port, family, options.resolver, deadline);
    claim.set_away(false);
    if (stream.is_closed()) return {Error{Errc::kClosed}, ConnectStage::kResolve};
    if (!addresses) return {addresses.error(), ConnectStage::kResolve};
    const auto connected =
        connect_socket(stream.socket(), addresses->front(), options, deadline.remaining_ms());
    if (!connected) return {connected.error(), ConnectStage::kConnect};
    return finish(stream, host, port, options, deadline);
}

Result<std::unique_ptr<net::Stream>> open(std::string_view host, std::uint16_t port,
                                          const ConnectOptions& options) {
    const Deadline deadline(options.timeout_ms);
    const Target target = first_hop(host, port, options.proxy);
    const bool is_unix =
        target.host.starts_with('/') || target.host.starts_with("unix:") || target.host.starts_with('@');
    std::vector<net::Address> addresses;
    if (is_unix) {
        const auto address = unix_address(target.host);
        if (!address) return fail(address.error());
        addresses.push_back(*address);
    } else {
        auto found = find_addresses(target.host, target.port, options.family, options.resolver, deadline);
        if (!found) return fail(found.error());
        addresses = std::move(*found);
    }
    Error last{Errc::kNotFound};
    for (std::size_t left = addresses.size(); left > 0; --left) {
        if (deadline.has_passed()) return fail(Errc::kTimedOut);
        const net::Address& address = addresses[addresses.size() - left];
        auto socket = net::Socket::create(address.family(), SOCK_STREAM);
        if (!socket) {  // Another family may still work.
            last = socket.error();
            continue;
        }
        auto stream = std::make_unique<net::Stream>(std::move(*socket));
        const auto connected = connect_socket(stream->socket(), address, options, attempt_ms(deadline, left));
        if (!connected) {
            last = connected.error();
            if (last.code == Errc::kCanceled || last.code == Errc::kOutOfCoroutine) return fail(last);
            continue;
        }
        const auto finished = finish(*stream, host, port, options, deadline);
        if (finished.error.code != Errc::kOk) return fail(finished.error);
        return stream;
    }
    return fail(last);
}

}  // namespace shoal::client
