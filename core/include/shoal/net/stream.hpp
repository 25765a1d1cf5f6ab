// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/stream.hpp
/// A coroutine socket with or without TLS. Clients and servers use it for both.
#include <sys/uio.h>

#include <memory>
#include <span>
#include <string_view>

#include "shoal/net/socket.hpp"
#include "shoal/net/tls.hpp"

namespace shoal::net {

/// The parts of a released stream: a non-blocking descriptor that no loop watches, and its TLS session, if
/// any.
struct ReleasedStream {
    UniqueFd fd;
    std::unique_ptr<TlsSession> tls;
};

/// Rules, errors and timeouts as Socket's. With TLS also: kProtocol, `detail` a TlsFailure.
/// One coroutine may read while another writes, with TLS too.
class Stream {
  public:
    explicit Stream(std::unique_ptr<Socket> socket) noexcept : socket_(std::move(socket)) {}
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// Does the TLS handshake over the connected socket. One timeout for the whole handshake (default: the
    /// socket's read timeout). After a failure close the stream. Errors: kInvalid when TLS has already begun;
    /// kBusy.
    Result<void> start_tls(std::shared_ptr<TlsContext> context, std::string_view host_name = {},
                           TimeoutMs timeout_ms = kSocketDefault);
    [[nodiscard]] bool is_tls() const noexcept { return tls_ != nullptr; }
    [[nodiscard]] TlsSession* tls() noexcept { return tls_.get(); }
    [[nodiscard]] Socket& socket() noexcept { return *socket_; }
    [[nodiscard]] const Socket& socket() const noexcept { return *socket_; }

    Result<std::size_t> recv(std::span<std::byte> buffer, TimeoutMs timeout_ms = kSocketDefault) noexcept {
        if (tls_ == nullptr) [[likely]]
            return socket_->recv(buffer, timeout_ms);
        return tls_recv(buffer, timeout_ms);
    }
    Result<std::size_t> peek(std::span<std::byte> buffer, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Transfer recv_all(std::span<std::byte> buffer, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Result<std::size_t> send(std::span<const std::byte> bytes,
                             TimeoutMs timeout_ms = kSocketDefault) noexcept {
        if (tls_ == nullptr) [[likely]]
            return socket_->send(bytes, timeout_ms);
        return tls_send(bytes, timeout_ms);
    }
    Transfer send_all(std::span<const std::byte> bytes, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// As Socket::recv()/send(), scattered and gathered: at least one byte. At most IOV_MAX parts are used a
    /// call. With TLS recv_vector() reads all available bytes, send_vector() sends all parts, in
    /// records as full as they can be.
    Result<std::size_t> recv_vector(std::span<const iovec> parts,
                                    TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Transfer recv_vector_all(std::span<const iovec> parts, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Result<std::size_t> send_vector(std::span<const iovec> parts,
                                    TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Transfer send_vector_all(std::span<const iovec> parts, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// As Socket::sendfile(). With TLS the file is read through a buffer, which blocks the thread during disk
    /// reads.
    Transfer sendfile(int file_fd, std::int64_t offset, std::size_t length,
                      TimeoutMs timeout_ms = kSocketDefault) noexcept;

    /// With TLS, kWrite and kBoth first send close_notify (without waiting for room).
    Result<void> shutdown(Socket::Direction direction) noexcept;
    /// With TLS sends close_notify first, if that does not block, and drops unread input. If the peer has not
    /// confirmed all data, the connection lingers in the loop until it has: otherwise the session tickets of
    /// a TLS 1.3 server would make the kernel discard unsent data. Lingering keeps the loop running, at most
    /// 2 s without progress, and ends tls(). Without TLS unread input is not handled here. In a forked child
    /// nothing is sent or dropped: the connection belongs to the parent. False: it was already closed.
    bool close() noexcept;
    /// Releases the descriptor, unwatched, with its TLS session. Afterwards the stream is closed.
    [[nodiscard]] ReleasedStream release() noexcept;
    [[nodiscard]] bool is_closed() const noexcept { return socket_->is_closed(); }
    /// False: the peer has ended or reset the connection, or this side has. Does not wait and consumes no
    /// byte.
    [[nodiscard]] bool is_alive() noexcept;

    /// For connecting the stream in several steps: see below.
    class ConnectClaim;

  private:
    void wake_connector() noexcept;
    Result<std::size_t> tls_recv(std::span<std::byte> buffer, TimeoutMs timeout_ms) noexcept;
    Result<std::size_t> tls_send(std::span<const std::byte> bytes, TimeoutMs timeout_ms) noexcept;
    Transfer tls_send_part(Socket::Operation& operation, std::span<const std::byte> bytes) noexcept;
    Transfer tls_send_gathered(Socket::Operation& operation, std::span<const iovec> parts);

    std::unique_ptr<Socket> socket_;
    std::unique_ptr<TlsSession> tls_;
    coro::Cid connector_ = 0;         // Of the claim.
    bool is_connector_away_ = false;  // It waits for something outside of this stream.
};

/// During its lifetime only the running coroutine may connect the stream, which must outlive it. close() also
/// ends this coroutine's other waits, such as a name lookup, with kCanceled at the end of the turn.
class Stream::ConnectClaim {
  public:
    explicit ConnectClaim(Stream& stream) noexcept;
    ~ConnectClaim();
    ConnectClaim(const ConnectClaim&) = delete;
    ConnectClaim& operator=(const ConnectClaim&) = delete;

    /// The other coroutine that holds the claim; 0: this one holds it.
    [[nodiscard]] coro::Cid other() const noexcept { return other_; }
    /// Enclose a wait outside of the stream.
    void set_away(bool is_away) noexcept { stream_.is_connector_away_ = is_away; }

  private:
    Stream& stream_;
    coro::Cid other_ = 0;
};

}  // namespace shoal::net
