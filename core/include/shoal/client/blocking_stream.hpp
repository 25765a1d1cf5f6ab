// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/client/blocking_stream.hpp
/// A socket client that needs neither event loop nor coroutine: each call blocks the thread, at most as long
/// as its timeout. For one thread at a time.
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

/// A connected (or, for datagrams, at least opened) socket, perhaps with TLS.
///
/// A timeout is for the whole call; a signal does not end a call. Errors, in addition to those named:
///  - kTimedOut
///  - kAgain: MSG_DONTWAIT was given and the call would have to wait
///  - kSystem: errno (ECONNRESET, EPIPE, ...)
///  - kProtocol: TLS: `detail` is a net::TlsFailure
class BlockingStream {
  public:
    using TimeoutMs = coro::TimeoutMs;

    /// Connects to `host`: each address that the name has in `options.family` (which must be given) in turn,
    /// as client::open() does.
    /// AF_UNIX: a path, "unix:/path", or an abstract name that starts with NUL or '@'. getaddrinfo(3) waits
    /// as long as resolv.conf says, whatever the timeout is. `out` is set when the error is kOk.
    [[nodiscard]] static ConnectError open(std::unique_ptr<BlockingStream>& out, std::string_view host,
                                           std::uint16_t port, const BlockingOptions& options);
    /// A datagram socket that send_to() is used on.
    [[nodiscard]] static Result<std::unique_ptr<BlockingStream>> open_datagram(
        const BlockingOptions& options);
    /// Takes over a connection that something else has made, such as a net::Stream.
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

    /// At least one byte of what has come; 0: the peer has ended the stream (or sent an empty datagram).
    /// Flags: MSG_PEEK, MSG_DONTWAIT, MSG_OOB (not with TLS); MSG_WAITALL fills `buffer` unless the stream
    /// ends or, when something has come, anything fails.
    Result<std::size_t> recv(std::span<std::byte> buffer, int flags, TimeoutMs timeout_ms) noexcept;

    /// Receives until `framer` finds a packet, at most 64 KiB ahead of it; see packet(). 0: the peer has
    /// ended the stream, be it in the middle of a packet. Errors: those of Framer::next().
    Result<std::size_t> recv_packet(framing::Framer& framer, TimeoutMs timeout_ms);
    /// What recv_packet() found, until the next call.
    [[nodiscard]] std::span<const std::byte> packet() const noexcept {
        return buffered().first(packet_bytes_);
    }
    /// Takes the packet off.
    void drop_packet() noexcept;
    /// Drops the received bytes that were not read yet.
    void drop_input() noexcept;
    /// Received and not taken yet.
    [[nodiscard]] std::span<const std::byte> buffered() const noexcept {
        return {reinterpret_cast<const std::byte*>(input_.data()) + taken_, input_.size() - taken_};
    }
    /// Bytes wait in this process, although the descriptor may look idle.
    [[nodiscard]] bool has_pending_input() const noexcept;

    /// All of it (one datagram, to the address of open()). Flags: MSG_DONTWAIT, MSG_OOB, ...; with
    /// MSG_DONTWAIT what there was room for is a success.
    net::Transfer send(std::span<const std::byte> bytes, int flags, TimeoutMs timeout_ms) noexcept;
    /// One datagram. The timeout counts once the name is known (see open()). Errors: kNotFound, kAgain: the
    /// name has no address; kUnsupported on a stream.
    Result<std::size_t> send_to(std::string_view host, std::uint16_t port, std::span<const std::byte> bytes,
                                TimeoutMs timeout_ms);
    /// `length` bytes from `offset` of a file; kClosed: the file ended first.
    net::Transfer sendfile(int file_fd, std::int64_t offset, std::size_t length,
                           TimeoutMs timeout_ms) noexcept;

    /// `how`: SHUT_RD, SHUT_WR, SHUT_RDWR. With TLS the last two send close_notify first.
    Result<void> shutdown(int how) noexcept;
    /// False: the peer has ended or reset the connection. Neither waits nor takes a byte.
    [[nodiscard]] bool is_alive() noexcept;

    [[nodiscard]] Result<net::Address> local_address() const noexcept { return net::Address::local_of(fd()); }
    /// The peer; for datagrams the sender of the last one, before that the address of open().
    [[nodiscard]] Result<net::Address> peer_address() const noexcept;

    /// Gives the connection away; received bytes that were not read yet are dropped. Then as after close().
    [[nodiscard]] net::ReleasedStream release() noexcept;
    /// From now on the descriptor, which the caller has duplicated, blocks for its other users.
    void make_blocking() noexcept;
    /// With TLS sends close_notify, and where the peer has not got everything yet waits for that, 500 ms at
    /// most: else tickets of a TLS 1.3 server would have the kernel throw away what was sent. Not in a forked
    /// child, whose parent goes on with the session.
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
    Result<void> shake_hands(const coro::Deadline& deadline) noexcept;
    Result<void> wait(short events, const coro::Deadline& deadline) const noexcept;
    /// One step of TLS: waits for what it asks for.
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
    bool is_connected_ = false;  ///< By the kernel.
    pid_t owner_;
    std::unique_ptr<net::TlsSession> tls_;
    net::Address peer_;  ///< Of datagrams: where they go.
    net::Address last_sender_;
    std::string input_;
    std::size_t taken_ = 0;  ///< Of input_, from its front.
    std::size_t packet_bytes_ = 0;
};

}  // namespace shoal::client
