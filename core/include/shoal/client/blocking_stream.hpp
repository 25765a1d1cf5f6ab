// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/client/blocking_stream.hpp
/// A blocking socket client without event loop and coroutines: each call blocks the thread, at most for its
/// timeout. For one thread at a time.
#include <sys/types.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/client/connect.hpp"
#include "shoal/coro/deadline.hpp"
#include "shoal/proto/framing/framer.hpp"

namespace shoal::client {

struct BlockingOptions : ConnectOptions {  ///< `resolver` is not used: names go through getaddrinfo(3).
    int type = SOCK_STREAM;
    bool connect_datagrams = false;        ///< Datagrams of others are not received; refusals are reported.
    std::int64_t socket_buffer_bytes = 0;  ///< SO_SNDBUF and SO_RCVBUF; 0: the kernel's.
};

/// A connected socket (a datagram socket may be unconnected), optionally with TLS.
///
/// A timeout applies to the whole call; a signal does not interrupt a call. Errors, in addition to those
/// named:
///  - kTimedOut
///  - kAgain: MSG_DONTWAIT was given and the call would have to wait
///  - kSystem: errno (ECONNRESET, EPIPE, ...)
///  - kProtocol: TLS: `detail` is a net::TlsFailure
class BlockingStream {
  public:
    using TimeoutMs = coro::TimeoutMs;

    /// Connects to `host`: tries its addresses in `options.family` (which must be given) in turn, as
    /// client::open() does. AF_UNIX: a path, "unix:/path", or an abstract name that starts with NUL or '@'.
    /// getaddrinfo(3) uses the timeouts of resolv.conf, not this one. `out` is set when the error is kOk.
    [[nodiscard]] static ConnectError open(std::unique_ptr<BlockingStream>& out, std::string_view host,
                                           std::uint16_t port, const BlockingOptions& options);
    /// A datagram socket for send_to().
    [[nodiscard]] static Result<std::unique_ptr<BlockingStream>> open_datagram(
        const BlockingOptions& options);
    /// Takes over an existing connection, such as that of a net::Stream.
    [[nodiscard]] static std::unique_ptr<BlockingStream> adopt(net::ReleasedStream connection, int family,
                                                               int type);
    /// As close().
    ~BlockingStream();
    BlockingStream(const BlockingStream&) = delete;
    BlockingStream& operator=(const BlockingStream&) = delete;

    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    [[nodiscard]] int family() const noexcept { return family_; }
    [[nodiscard]] bool is_datagram() const noexcept { return type_ == SOCK_DGRAM; }
    [[nodiscard]] net::TlsSession* tls() noexcept { return tls_.get(); }

    /// The TLS handshake. After a failure close the stream.
    Result<void> start_tls(std::shared_ptr<net::TlsContext> context, std::string_view host_name,
                           TimeoutMs timeout_ms);

    /// Receives at least one byte; 0: the peer has ended the stream (or sent an empty datagram). Flags:
    /// MSG_PEEK, MSG_DONTWAIT, MSG_OOB (not with TLS); MSG_WAITALL fills `buffer` unless the stream ends, or
    /// an error occurs after some bytes.
    Result<std::size_t> recv(std::span<std::byte> buffer, int flags, TimeoutMs timeout_ms) noexcept;

    /// Receives until `framer` finds a packet, reading at most 64 KiB beyond it; see packet(). 0: the peer
    /// has ended the stream, possibly in the middle of a packet. Errors: those of Framer::next().
    Result<std::size_t> recv_packet(framing::Framer& framer, TimeoutMs timeout_ms);
    /// The packet found by recv_packet(). Valid until the next call.
    [[nodiscard]] std::span<const std::byte> packet() const noexcept {
        return buffered().first(packet_bytes_);
    }
    /// Removes the packet.
    void drop_packet() noexcept;
    /// Drops the received bytes that were not consumed yet.
    void drop_input() noexcept;
    /// Received bytes that were not consumed yet.
    [[nodiscard]] std::span<const std::byte> buffered() const noexcept {
        return {reinterpret_cast<const std::byte*>(input_.data()) + taken_, input_.size() - taken_};
    }
    /// True: bytes are buffered in this process, even if the descriptor is not readable.
    [[nodiscard]] bool has_pending_input() const noexcept;

    /// Sends all of it (one datagram, to the address of open()). Flags: MSG_DONTWAIT, MSG_OOB, ...; with
    /// MSG_DONTWAIT a partial write is a success.
    net::Transfer send(std::span<const std::byte> bytes, int flags, TimeoutMs timeout_ms) noexcept;
    /// Sends one datagram. The timeout starts after the name lookup (see open()). Errors: kNotFound, kAgain:
    /// the name has no address; kUnsupported on a stream.
    Result<std::size_t> send_to(std::string_view host, std::uint16_t port, std::span<const std::byte> bytes,
                                TimeoutMs timeout_ms);
    /// Sends `length` bytes of a file from `offset`; kClosed: the file ended earlier.
    net::Transfer sendfile(int file_fd, std::int64_t offset, std::size_t length,
                           TimeoutMs timeout_ms) noexcept;

    /// `how`: SHUT_RD, SHUT_WR, SHUT_RDWR. With TLS the last two send close_notify first.
    Result<void> shutdown(int how) noexcept;
    /// False: the peer has ended or reset the connection. Does not wait and consumes no byte.
    [[nodiscard]] bool is_alive() noexcept;

    [[nodiscard]] Result<net::Address> local_address() const noexcept { return net::Address::local_of(fd()); }
    /// The peer; for datagrams the sender of the last one, before that the address of open().
    [[nodiscard]] Result<net::Address> peer_address() const noexcept;

    /// Releases the connection to the caller; received bytes that were not consumed yet are dropped.
    /// Afterwards the stream is closed.
    [[nodiscard]] net::ReleasedStream release() noexcept;
    /// Makes the descriptor blocking, for users of a duplicate that the caller has made.
    void make_blocking() noexcept;
    /// With TLS sends close_notify and waits, at most 500 ms, until the peer has acknowledged all data:
    /// otherwise the session tickets of a TLS 1.3 server would make the kernel discard unsent data. Not in a
    /// forked child: the session belongs to the parent.
    void close() noexcept;
    /// False in a forked child.
    [[nodiscard]] bool is_owned() const noexcept;

  private:
    BlockingStream(UniqueFd fd, int family, int type) noexcept;
    static Result<std::unique_ptr<BlockingStream>> make(int family, int type, const BlockingOptions& options);
    Result<void> connect_to(const net::Address& address, const BlockingOptions& options,
                            const coro::Deadline& deadline) noexcept;
    ConnectError finish(std::string_view host, std::uint16_t port, const BlockingOptions& options,
                        const coro::Deadline& deadline);
    Result<void> do_handshake(const coro::Deadline& deadline) noexcept;
    Result<void> wait(short events, const coro::Deadline& deadline) const noexcept;
    /// One step of TLS, with the waits that it needs.
    template <typename Step>
    Result<std::size_t> run_tls(const coro::Deadline& deadline, bool may_wait, Step step) noexcept;
    Result<std::size_t> recv_once(std::span<std::byte> buffer, int flags,
                                  const coro::Deadline& deadline) noexcept;
    Result<std::size_t> recv_datagram(std::span<std::byte> buffer, int flags) noexcept;
    Result<std::size_t> send_once(std::span<const std::byte> bytes, int flags,
                                  const coro::Deadline& deadline) noexcept;
    std::size_t take_buffered(std::span<std::byte> buffer, bool keep) noexcept;
    void skip_input(std::size_t bytes) noexcept;
    Result<std::size_t> fill(std::size_t wanted_bytes, const coro::Deadline& deadline);
    net::Transfer send_file_part(int file_fd, std::int64_t offset, std::size_t length,
                                 const coro::Deadline& deadline) noexcept;

    UniqueFd fd_;
    int family_;
    int type_;
    bool is_shared_ = false;     ///< See make_blocking().
    bool is_connected_ = false;  ///< connect(2) was called.
    pid_t owner_;
    std::unique_ptr<net::TlsSession> tls_;
    net::Address peer_;  ///< Destination of datagrams.
    net::Address last_sender_;
    std::string input_;
    std::size_t taken_ = 0;  ///< Consumed bytes at the front of input_.
    std::size_t packet_bytes_ = 0;
};

}  // namespace shoal::client
