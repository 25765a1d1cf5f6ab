// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/net/socket.hpp
/// The coroutine socket: calls look blocking and park the running coroutine only when the kernel would block.
#include <sys/uio.h>

#include <memory>
#include <span>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/coro/coroutine.hpp"
#include "shoal/event/event_loop.hpp"
#include "shoal/net/address.hpp"
#include "shoal/net/listen.hpp"

namespace shoal::net {

using coro::TimeoutMs;

/// As the timeout of one call: the socket's own timeout (set_timeouts()).
inline constexpr TimeoutMs kSocketDefault = INT64_MIN;

/// Timeout of each kind of call; negative: none.
struct SocketTimeouts {
    TimeoutMs connect_ms = coro::kForever;
    TimeoutMs read_ms = coro::kForever;  ///< Also accept().
    TimeoutMs write_ms = coro::kForever;
};

/// The progress of an operation on many bytes. Trivial.
struct Transfer {
    std::size_t bytes = 0;
    Error error{};  ///< kOk: complete.
    [[nodiscard]] bool is_complete() const noexcept { return error.code == Errc::kOk; }
};

/// One received datagram.
struct Datagram {
    std::size_t bytes = 0;      ///< Stored; the rest of a longer one is lost.
    bool is_truncated = false;  ///< It was longer than the buffer.
    Address from;               ///< Empty when the sender has no address.
};

/// One thread: that of the scheduler whose coroutines use it.
///
/// One coroutine may read while another writes; a second reader (or writer) gets kBusy with the cid of the
/// first. The descriptor is registered with the loop at the first wait and stays so: waiting again costs no
/// system call. A recv() that waits for a TCP socket which the last recv() has drained costs none either. A
/// socket that is always ready yields to the loop every `kCallsPerTurn` calls.
///
/// Errors of every waiting call, in addition to those named:
///  - kTimedOut, kCanceled (Scheduler::cancel()), kClosed (close() by any coroutine)
///  - kBusy: another coroutine is in a call of the same direction; `detail` is its cid
///  - kOutOfCoroutine: the call would have to wait, and is outside of a coroutine
///  - kSystem: errno in `detail`
class Socket final : private event::Watcher {
  public:
    /// Errors: kSystem (EMFILE, EAFNOSUPPORT, ...).
    [[nodiscard]] static Result<std::unique_ptr<Socket>> create(int family, int type, int protocol = 0);
    /// Takes over a socket and makes it non-blocking. Errors: kSystem.
    [[nodiscard]] static Result<std::unique_ptr<Socket>> adopt(UniqueFd fd);

    /// No coroutine may be in a call of this socket: close() it first, which ends the calls.
    ~Socket() override;

    // ---- naming and connecting ---------------------------------------------------------------------------
    /// Errors: kSystem (EADDRINUSE, ...), kClosed.
    Result<void> bind(const Address& address) noexcept;
    Result<void> listen(int backlog = 512) noexcept;
    /// After a failure close the socket: the kernel may continue to connect.
    Result<void> connect(const Address& peer, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// The next connection. EMFILE and ENFILE are temporary: the connection stays in the queue and the next
    /// accept() tries again.
    Result<std::unique_ptr<Socket>> accept(TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Result<Address> local_address() const noexcept;
    Result<Address> peer_address() const noexcept;

    // ---- streams -----------------------------------------------------------------------------------------
    /// At least one byte, at most the buffer; 0: the peer ended the stream (or the buffer is empty).
    Result<std::size_t> recv(std::span<std::byte> buffer, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// As recv(), but the bytes stay in the kernel.
    Result<std::size_t> peek(std::span<std::byte> buffer, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// Fills the buffer. One timeout for the whole call. kClosed: the stream ended after `bytes`.
    Transfer recv_all(std::span<std::byte> buffer, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// At least one byte. Never raises SIGPIPE.
    Result<std::size_t> send(std::span<const std::byte> bytes,
                             TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// Sends all of it. One timeout for the whole call.
    Transfer send_all(std::span<const std::byte> bytes, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// Sends `length` bytes of the file from `offset`; length 0: to its end. The file's own position stays.
    /// kClosed: the file ended earlier; kInvalid: a negative offset. One timeout for the whole call. Never
    /// raises SIGPIPE.
    Transfer sendfile(int file_fd, std::int64_t offset, std::size_t length,
                      TimeoutMs timeout_ms = kSocketDefault) noexcept;

    /// As recv() and send(), scattered and gathered over `parts` (IOV_MAX, 1024, of them at most are used).
    Result<std::size_t> recv_vector(std::span<const iovec> parts,
                                    TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Result<std::size_t> send_vector(std::span<const iovec> parts,
                                    TimeoutMs timeout_ms = kSocketDefault) noexcept;
    /// As recv_all() and send_all() over any number of parts.
    Transfer recv_vector_all(std::span<const iovec> parts, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Transfer send_vector_all(std::span<const iovec> parts, TimeoutMs timeout_ms = kSocketDefault) noexcept;

    // ---- datagrams ---------------------------------------------------------------------------------------
    Result<Datagram> recv_from(std::span<std::byte> buffer, TimeoutMs timeout_ms = kSocketDefault) noexcept;
    Result<std::size_t> send_to(std::span<const std::byte> bytes, const Address& to,
                                TimeoutMs timeout_ms = kSocketDefault) noexcept;

    // ---- ending ------------------------------------------------------------------------------------------
    enum class Direction : std::uint8_t { kRead, kWrite, kBoth };
    /// Errors: kSystem (ENOTCONN, ...), kClosed.
    Result<void> shutdown(Direction direction) noexcept;
    /// Closes the descriptor. Waiting calls end with kClosed before close() returns, so that the socket may
    /// be destroyed after it. Their coroutines therefore run inside this call and may change containers that
    /// the caller uses. False: it was already closed.
    bool close() noexcept;
    /// Releases the descriptor to the caller, unwatched. Afterwards the socket is closed.
    [[nodiscard]] UniqueFd release() noexcept;

    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    [[nodiscard]] bool is_closed() const noexcept { return !fd_; }
    /// The coroutine that is in a reading (writing) call; 0: none.
    [[nodiscard]] coro::Cid reader() const noexcept { return read_side_.owner; }
    [[nodiscard]] coro::Cid writer() const noexcept { return write_side_.owner; }

    void set_timeouts(const SocketTimeouts& timeouts) noexcept { timeouts_ = timeouts; }
    [[nodiscard]] const SocketTimeouts& timeouts() const noexcept { return timeouts_; }

    /// Maximum successful calls in a row, of all sockets of a thread, before the loop gets a turn.
    static constexpr int kCallsPerTurn = 128;

    /// One call in one direction (net/socket_operation.hpp): for streams built on sockets.
    class Operation;

  private:
    friend class Stream;
    struct Side {
        coro::Cid owner = 0;                ///< The coroutine in a call of this direction.
        coro::Coroutine* waiter = nullptr;  ///< The owner, while it is parked here.
    };

    explicit Socket(UniqueFd fd, bool tells_when_drained = false) noexcept
        : fd_(std::move(fd)), tells_when_drained_(tells_when_drained) {}
    void on_ready(event::Ready ready) override;
    void stop_watching() noexcept;
    static void wake(const Side& side) noexcept;
    void wake_sides(bool with_reader, bool with_writer) noexcept;
    template <typename Call>
    Result<std::size_t> attempt(Side& side, std::string_view reason, TimeoutMs timeout_ms,
                                Call call) noexcept;
    ssize_t receive(int fd, std::span<std::byte> buffer) noexcept;
    Result<void> finish_connect(Operation& operation) noexcept;
    Result<std::size_t> send_file_part(Operation& operation, int file_fd, std::int64_t offset,
                                       std::size_t length) noexcept;

    UniqueFd fd_;
    Side read_side_;
    Side write_side_;
    SocketTimeouts timeouts_;
    bool tells_when_drained_;  // See Invariant 4 (socket.cpp).
    bool is_drained_ = false;
    bool* is_destroyed_ = nullptr;  // Of the innermost wake_sides() on the stack.
};

/// Makes a socket of the address's family and connects it. Errors: those of Socket::create() and connect().
[[nodiscard]] Result<std::unique_ptr<Socket>> connect_to(const Address& peer,
                                                         TimeoutMs timeout_ms = coro::kForever) noexcept;
/// open_listener() as a Socket.
[[nodiscard]] Result<std::unique_ptr<Socket>> listen_on(const Address& address,
                                                        const ListenOptions& options = {}) noexcept;

}  // namespace shoal::net
