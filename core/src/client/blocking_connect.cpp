// SPDX-License-Identifier: Apache-2.0
/// Opening, connecting and closing of blocking streams.
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "client/attempts.hpp"
#include "client/blocking_names.hpp"
#include "net/linger.hpp"
#include "shoal/client/blocking_stream.hpp"
#include "shoal/net/wait_ready.hpp"
#include "shoal/proto/proxy/http_connect.hpp"
#include "shoal/proto/proxy/socks5.hpp"

namespace shoal::client {
namespace {

/// Maximum time that close() blocks until the last data is acknowledged.
constexpr std::int64_t kLingerMs = 500;

using coro::Deadline;

template <typename Handshake>
Result<void> talk_to_proxy(BlockingStream& stream, Result<Handshake> handshake, const Deadline& deadline) {
    if (!handshake) return fail(handshake.error());
    // Reads only bytes that certainly belong to the handshake: the following ones belong to the stream.
    std::array<std::byte, 512> buffer;
    while (!handshake->is_done()) {
        if (const std::string output = handshake->take_output(); !output.empty()) {
            const auto sent = stream.send(std::as_bytes(std::span(output)), 0, deadline.remaining_ms());
            if (!sent.is_complete()) return fail(sent.error);
        }
        const auto room = std::span(buffer).first(std::min(buffer.size(), handshake->wanted_bytes()));
        const auto received = stream.recv(room, 0, deadline.remaining_ms());
        if (!received) return fail(received.error());
        if (*received == 0) return fail(Errc::kSystem, ECONNRESET);
        if (const auto taken = handshake->feed(room.first(*received)); !taken) return fail(taken.error());
    }
    return {};
}

/// SO_ERROR of a connection that was established or failed.
Result<void> connection_result(int fd) noexcept {
    int code = 0;
    socklen_t length = sizeof code;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) != 0) return fail_errno();
    if (code != 0) return fail_errno(code);
    return {};
}

}  // namespace

BlockingStream::BlockingStream(UniqueFd fd, int family, int type) noexcept
    : fd_(std::move(fd)), family_(family), type_(type), owner_(::getpid()) {}

BlockingStream::~BlockingStream() {
    close();
}

Result<std::unique_ptr<BlockingStream>> BlockingStream::make(int family, int type,
                                                             const BlockingOptions& options) {
    // If the shell closed standard output, its number must not become a connection: `echo` would write into
    // it.
    fill_standard_descriptors();
    UniqueFd fd(::socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) return fail_errno();
    if (options.socket_buffer_bytes > 0) {  // The kernel limits it to the allowed maximum.
        const int bytes = static_cast<int>(std::min<std::int64_t>(options.socket_buffer_bytes, INT_MAX));
        (void)::setsockopt(fd.get(), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
        (void)::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }
    if (const net::Address& local = options.local_address; !local.is_empty()) {
        const int on = 1;
        if (local.port() != 0) (void)::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (::bind(fd.get(), local.native(), local.native_bytes()) != 0) return fail_errno();
    }
    return std::unique_ptr<BlockingStream>(new BlockingStream(std::move(fd), family, type));
}

Result<std::unique_ptr<BlockingStream>> BlockingStream::open_datagram(const BlockingOptions& options) {
    return make(options.family, SOCK_DGRAM, options);
}

ConnectError BlockingStream::open(std::unique_ptr<BlockingStream>& out, std::string_view host,
                                  std::uint16_t port, const BlockingOptions& options) {
    const Deadline deadline(options.timeout_ms);
    const bool has_proxy = options.proxy.kind != ProxyOptions::Kind::kNone;
    if (has_proxy && (options.type != SOCK_STREAM || options.family == AF_UNIX)) {
        return {Error{Errc::kUnsupported}, ConnectStage::kProxy};
    }
    const auto addresses =
        has_proxy ? find_addresses_blocking(options.proxy.host, options.proxy.port, options.family)
                  : find_addresses_blocking(host, port, options.family);
    if (!addresses) return {addresses.error(), ConnectStage::kResolve};
    Error last{Errc::kNotFound};
    for (std::size_t left = addresses->size(); left > 0; --left) {
        auto made = make(options.family, options.type, options);
        if (!made) return {made.error(), ConnectStage::kConnect};
        const net::Address& address = (*addresses)[addresses->size() - left];
        const auto connected = (*made)->connect_to(address, options, Deadline(attempt_ms(deadline, left)));
        if (connected) {
            const ConnectError finished = (*made)->finish(host, port, options, deadline);
            if (finished.error.code == Errc::kOk) out = std::move(*made);
            return finished;
        }
        last = connected.error();
        if (deadline.has_passed()) break;
    }
    return {last, ConnectStage::kConnect};
}

Result<void> BlockingStream::connect_to(const net::Address& address, const BlockingOptions& options,
                                        const Deadline& deadline) noexcept {
    peer_ = address;
    if (is_datagram() && !options.connect_datagrams && options.tls == nullptr) return {};
    if (::connect(fd(), address.native(), address.native_bytes()) != 0) {
        // A full Unix backlog returns EAGAIN, without an event when there is space again: poll.
        while (errno == EAGAIN) {
            if (deadline.has_passed()) return fail(Errc::kTimedOut);
            constexpr int kPauseMs = 5;
            (void)::poll(nullptr, 0, kPauseMs);
            if (::connect(fd(), address.native(), address.native_bytes()) == 0) errno = 0;
        }
        // After EINTR the kernel continues to connect, as after EINPROGRESS.
        if (errno != 0 && errno != EINPROGRESS && errno != EINTR) return fail_errno();
        if (errno != 0) {
            if (const auto ready = wait(POLLOUT, deadline); !ready) return ready;
            if (const auto result = connection_result(fd()); !result) return result;
        }
    }
    is_connected_ = true;
    if (options.tcp_nodelay && address.is_ip() && !is_datagram()) {
        const int on = 1;
        (void)::setsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return {};
}

ConnectError BlockingStream::finish(std::string_view host, std::uint16_t port, const BlockingOptions& options,
                                    const Deadline& deadline) {
    const ProxyOptions& proxy = options.proxy;
    Result<void> opened;
    if (proxy.kind == ProxyOptions::Kind::kSocks5) {
        opened = talk_to_proxy(*this, proxy::Socks5Handshake::create(host, port, proxy.user, proxy.password),
                               deadline);
    } else if (proxy.kind == ProxyOptions::Kind::kHttp) {
        opened = talk_to_proxy(
            *this, proxy::HttpConnectHandshake::create(host, port, proxy.user, proxy.password), deadline);
    }
    if (!opened) return {opened.error(), ConnectStage::kProxy};
    if (options.tls != nullptr) {
        const bool has_host =
            options.tls_host_name.empty() && options.family != AF_UNIX;  // A path is not a host name.
        const std::string_view name = has_host ? host : options.tls_host_name;
        const auto started = start_tls(options.tls, name, deadline.remaining_ms());
        if (!started) return {started.error(), ConnectStage::kTls};
    }
    return {{}, ConnectStage::kConnect};
}

Result<void> BlockingStream::start_tls(std::shared_ptr<net::TlsContext> context, std::string_view host_name,
                                       TimeoutMs timeout_ms) {
    if (tls_ != nullptr) return fail(Errc::kInvalid);
    auto session = net::TlsSession::create(std::move(context), fd(), host_name);
    if (!session) return fail(session.error());
    tls_ = std::move(*session);
    return do_handshake(Deadline(timeout_ms));
}

Result<void> BlockingStream::do_handshake(const Deadline& deadline) noexcept {
    for (;;) {
        const auto done = tls_->handshake();
        if (done || done.error().code != Errc::kAgain) return done;
        const bool is_write = done.error().detail == static_cast<std::int32_t>(event::Ready::kWrite);
        const auto retransmit_ms = tls_->retransmit_in_ms();
        if (!retransmit_ms) {
            if (const auto ready = wait(is_write ? POLLOUT : POLLIN, deadline); !ready) return ready;
            continue;
        }
        // DTLS: a datagram may have been lost. Waits until the earlier of both limits.
        const TimeoutMs left = deadline.remaining_ms();
        const bool is_last = left != coro::kForever && left <= *retransmit_ms;
        const auto ready = wait(is_write ? POLLOUT : POLLIN, Deadline(is_last ? left : *retransmit_ms));
        if (ready) continue;
        if (ready.error().code != Errc::kTimedOut || is_last) return ready;
        if (const auto again = tls_->retransmit(); !again && again.error().code != Errc::kAgain) return again;
    }
}

Result<void> BlockingStream::wait(short events, const Deadline& deadline) const noexcept {
    for (;;) {
        const TimeoutMs left = deadline.remaining_ms();
        pollfd entry{fd(), events, 0};
        const int ready =
            ::poll(&entry, 1, left < 0 ? -1 : static_cast<int>(std::min<TimeoutMs>(left, INT_MAX)));
        if (ready > 0) return {};
        if (ready < 0 && errno != EINTR) return fail_errno();
        if (ready == 0 && deadline.has_passed()) return fail(Errc::kTimedOut);
    }
}

std::unique_ptr<BlockingStream> BlockingStream::adopt(net::ReleasedStream connection, int family, int type) {
    std::unique_ptr<BlockingStream> stream(new BlockingStream(std::move(connection.fd), family, type));
    stream->tls_ = std::move(connection.tls);
    stream->is_connected_ = true;
    return stream;
}

net::ReleasedStream BlockingStream::release() noexcept {
    drop_input();
    return {std::move(fd_), std::move(tls_)};
}

bool BlockingStream::is_owned() const noexcept {
    return owner_ == ::getpid();
}

void BlockingStream::make_blocking() noexcept {
    const int flags = ::fcntl(fd(), F_GETFL);
    if (flags == -1 || tls_ != nullptr) return;  // TLS uses the descriptor's own flags.
    is_shared_ = ::fcntl(fd(), F_SETFL, flags & ~O_NONBLOCK) == 0;
}

void BlockingStream::close() noexcept {
    if (!fd_) return;
    if (tls_ != nullptr && tls_->is_established() && is_owned()) {
        const bool may_lose = net::detail::unconfirmed_bytes(fd()) > 0;
        (void)tls_->shutdown_write();
        // As net::Stream::close(), but without a loop.
        if (net::detail::drop_input(fd()) && may_lose) net::detail::linger_blocking(fd(), *tls_, kLingerMs);
    }
    tls_.reset();
    net::end_ready_waits(fd());
    fd_.reset();
}

Result<net::Address> BlockingStream::peer_address() const noexcept {
    if (!last_sender_.is_empty()) return last_sender_;
    if (is_connected_) return net::Address::peer_of(fd());
    if (peer_.is_empty()) return fail_errno(ENOTCONN);
    return peer_;
}

}  // namespace shoal::client
