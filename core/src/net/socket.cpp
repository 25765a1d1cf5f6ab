// SPDX-License-Identifier: Apache-2.0
/// Invariants
///  1. A side's `owner` is set from the start of a call to its end, also while the call yields; `waiter` only
///     while it is parked in Operation::wait().
///  2. After every wait or yield the socket may have been closed: `fd_` is checked again.
///  3. A waiter that is resumed nested may destroy the socket: the code that resumed it checks its own
///     `is_destroyed` before it accesses a member.
///  4. `is_drained_`: new input will be reported by an event that on_ready() has not seen yet, so a read may
///     wait first. Set for a watched TCP stream after a short read, and after an event without kRead. Not set
///     once the stream has ended, failed, or carried urgent data (`tells_when_drained_`): the event that
///     reported these may be in the past. Not used for other sockets: a read of a Unix stream also stops at
///     passed descriptors.
#include "shoal/net/socket.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include <algorithm>

#include "net/socket_operation.hpp"
#include "shoal/base/sigpipe_block.hpp"
#include "shoal/net/wait_ready.hpp"

namespace shoal::net {
namespace {

/// sendfile() moves at most this much (its own limit) a call.
constexpr std::size_t kMaxSendfileBytes = 0x7FFFF000;
/// connect() to a Unix listener with a full queue fails with EAGAIN, without an event when there is space
/// again: retry.
constexpr TimeoutMs kFirstRetryMs = 1;
constexpr TimeoutMs kLastRetryMs = 64;

/// Whether a live coroutine is in a call: after a fork the owner may exist in the parent only.
[[maybe_unused]] bool is_in_use(coro::Cid owner) noexcept {
    const coro::Scheduler* const scheduler = coro::Scheduler::current_scheduler();
    return owner != 0 && scheduler != nullptr && scheduler->find(owner) != nullptr;
}

}  // namespace

namespace detail {
[[gnu::tls_model("initial-exec")]] constinit thread_local int socket_calls_in_turn = 0;
}

// ---- making and ending -----------------------------------------------------------------------------------

Result<std::unique_ptr<Socket>> Socket::create(int family, int type, int protocol) {
    UniqueFd fd(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
    if (!fd) return fail_errno();
    const bool is_tcp = (family == AF_INET || family == AF_INET6) &&
                        (type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) == SOCK_STREAM &&
                        (protocol == 0 || protocol == IPPROTO_TCP);
    return std::unique_ptr<Socket>(new Socket(std::move(fd), is_tcp));
}

Result<std::unique_ptr<Socket>> Socket::adopt(UniqueFd fd) {
    const int flags = fcntl(fd.get(), F_GETFL);
    if (flags < 0) return fail_errno();
    if ((flags & O_NONBLOCK) == 0 && fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) != 0) return fail_errno();
    return std::unique_ptr<Socket>(new Socket(std::move(fd)));
}

Socket::~Socket() {
    assert(!is_in_use(read_side_.owner) && !is_in_use(write_side_.owner) && "destroyed inside a call");
    if (is_destroyed_ != nullptr) *is_destroyed_ = true;
    stop_watching();
}

void Socket::stop_watching() noexcept {
    if (!is_watched()) return;
    if (event::EventLoop* const loop = event::EventLoop::current(); loop != nullptr) loop->remove(*this);
}

bool Socket::close() noexcept {
    if (is_closed()) return false;
    stop_watching();
    end_ready_waits(fd());
    fd_.reset();
    wake_sides(true, true);
    return true;
}

UniqueFd Socket::release() noexcept {
    stop_watching();
    end_ready_waits(fd_.get());
    UniqueFd fd = std::move(fd_);
    wake_sides(true, true);
    return fd;
}

[[gnu::always_inline]] inline void Socket::wake(const Side& side) noexcept {
    coro::Coroutine* const waiter = side.waiter;
    if (waiter != nullptr && waiter->is_parked()) waiter->scheduler().wake(*waiter);
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
// The pointer to the local variable is reset unless the socket was destroyed.
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
void Socket::wake_sides(bool with_reader, bool with_writer) noexcept {
    if (with_reader && read_side_.waiter != nullptr) {
        bool is_destroyed = false;
        bool* const outer = std::exchange(is_destroyed_, &is_destroyed);
        wake(read_side_);
        if (is_destroyed) {
            if (outer != nullptr) *outer = true;
            return;
        }
        is_destroyed_ = outer;
    }
    if (with_writer) wake(write_side_);
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

void Socket::on_ready(event::Ready ready) {
    using event::Ready;
    detail::socket_calls_in_turn = 0;
    const bool has_news = any(ready & (Ready::kRead | Ready::kReadHangup | Ready::kError));
    if (any(ready & (Ready::kReadHangup | Ready::kError | Ready::kUrgent))) tells_when_drained_ = false;
    is_drained_ = tells_when_drained_ && !has_news;
    const bool with_reader = read_side_.waiter != nullptr && has_news;
    const bool with_writer = write_side_.waiter != nullptr && any(ready & (Ready::kWrite | Ready::kError));
    if (with_reader && with_writer) [[unlikely]]
        return wake_sides(true, true);
    // This must be the last action: a resumed coroutine may destroy the socket.
    if (with_reader) return wake(read_side_);
    if (with_writer) wake(write_side_);
}

Result<void> Socket::shutdown(Direction direction) noexcept {
    if (is_closed()) return fail(Errc::kClosed);
    tells_when_drained_ = is_drained_ = false;
    const int how = direction == Direction::kRead    ? SHUT_RD
                    : direction == Direction::kWrite ? SHUT_WR
                                                     : SHUT_RDWR;
    if (::shutdown(fd(), how) != 0) return fail_errno();
    return {};
}

// ---- naming and connecting -------------------------------------------------------------------------------

Result<void> Socket::bind(const Address& address) noexcept {
    if (is_closed()) return fail(Errc::kClosed);
    const int on = 1;
    if (address.is_ip() && setsockopt(fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
        return fail_errno();
    if (::bind(fd(), address.native(), address.native_bytes()) != 0) return fail_errno();
    return {};
}

Result<void> Socket::listen(int backlog) noexcept {
    if (is_closed()) return fail(Errc::kClosed);
    if (::listen(fd(), backlog) != 0) return fail_errno();
    return {};
}

Result<Address> Socket::local_address() const noexcept {
    if (is_closed()) return fail(Errc::kClosed);
    return Address::local_of(fd());
}

Result<Address> Socket::peer_address() const noexcept {
    if (is_closed()) return fail(Errc::kClosed);
    return Address::peer_of(fd());
}

Result<void> Socket::connect(const Address& peer, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, write_side_, "Socket::connect", choose(timeout_ms, timeouts_.connect_ms));
    if (!operation.may_start()) return fail(operation.error());
    TimeoutMs retry_ms = kFirstRetryMs;
    for (;;) {
        if (::connect(fd(), peer.native(), peer.native_bytes()) == 0) return {};
        if (errno == EINPROGRESS || errno == EINTR) return finish_connect(operation);
        if (errno != EAGAIN || !peer.is_unix()) return fail_errno();
        if (const auto paused = operation.pause(retry_ms); !paused) return paused;
        retry_ms = std::min(retry_ms * 2, kLastRetryMs);
    }
}

Result<void> Socket::finish_connect(Operation& operation) noexcept {
    const bool was_watched = is_watched();
    for (;;) {
        if (const auto waited = operation.wait(); !waited) return waited;
        int error = 0;
        socklen_t length = sizeof(error);
        if (getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &length) != 0) return fail_errno();
        if (error != 0) return fail_errno(error);
        if (!was_watched) return {};
        // A socket registered before connect() has a stale event from that time: check the connection's
        // state.
        sockaddr_storage peer;
        length = sizeof(peer);
        if (getpeername(fd(), reinterpret_cast<sockaddr*>(&peer), &length) == 0) return {};
        if (errno != ENOTCONN) return fail_errno();
    }
}

Result<std::unique_ptr<Socket>> Socket::accept(TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, read_side_, "Socket::accept", choose(timeout_ms, timeouts_.read_ms));
    if (!operation.may_start()) return fail(operation.error());
    const auto fd = operation.retry([](int listener) {
        int connection = 0;
        // The peer closed the connection in the queue: try the next one.
        do {
            connection = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        } while (connection < 0 && (errno == ECONNABORTED || errno == EPROTO));
        return connection;
    });
    if (!fd) return fail(fd.error());
    return std::unique_ptr<Socket>(new Socket(UniqueFd(static_cast<int>(*fd)), tells_when_drained_));
}

// ---- streams ---------------------------------------------------------------------------------------------

/// One call in one direction. Most succeed at once, so the state of a wait is set up only on demand.
template <typename Call>
[[gnu::always_inline]] inline Result<std::size_t> Socket::attempt(Side& side, std::string_view reason,
                                                                  TimeoutMs timeout_ms, Call call) noexcept {
    bool would_block = false;
    const bool may_go_on = detail::socket_calls_in_turn + 1 < kCallsPerTurn;
    if (!is_closed() && side.owner == 0 && may_go_on) [[likely]] {
        const auto result = call(fd());
        if (result >= 0) {
            ++detail::socket_calls_in_turn;
            return static_cast<std::size_t>(result);
        }
        would_block = errno == EAGAIN || errno == EWOULDBLOCK;
        if (!would_block && errno != EINTR) return detail::failed(Error{Errc::kSystem, errno});
    }
    Operation operation(*this, side, reason, timeout_ms);
    if (!operation.may_start()) return detail::failed(operation.error());
    return operation.retry(call, would_block);
}

/// recv(2), skipped if the socket is known to be empty (invariant 4) and the caller can wait.
[[gnu::always_inline]] inline ssize_t Socket::receive(int fd, std::span<std::byte> buffer) noexcept {
    if (is_drained_ && is_watched() && !buffer.empty() && coro::Scheduler::current() != nullptr) {
        errno = EAGAIN;
        return -1;
    }
    const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
    is_drained_ = tells_when_drained_ && got > 0 && static_cast<std::size_t>(got) < buffer.size();
    return got;
}

Result<std::size_t> Socket::recv(std::span<std::byte> buffer, TimeoutMs timeout_ms) noexcept {
    if (buffer.empty()) [[unlikely]]
        return peek(buffer, timeout_ms);  // At once.
    return attempt(read_side_, "Socket::recv", choose(timeout_ms, timeouts_.read_ms),
                   [&](int fd) { return receive(fd, buffer); });
}

Result<std::size_t> Socket::peek(std::span<std::byte> buffer, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, read_side_, "Socket::peek", choose(timeout_ms, timeouts_.read_ms));
    if (!operation.may_start()) return fail(operation.error());
    if (buffer.empty()) [[unlikely]]
        return std::size_t{0};  // The kernel would wait for bytes although none are wanted.
    return operation.retry([&](int fd) { return ::recv(fd, buffer.data(), buffer.size(), MSG_PEEK); });
}

Transfer Socket::recv_all(std::span<std::byte> buffer, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, read_side_, "Socket::recv_all", choose(timeout_ms, timeouts_.read_ms));
    Transfer done{0, operation.error()};
    while (done.is_complete() && done.bytes < buffer.size()) {
        const auto rest = buffer.subspan(done.bytes);
        const auto got = operation.retry([&](int fd) { return receive(fd, rest); });
        if (!got) {
            done.error = got.error();
        } else if (*got == 0) {
            done.error = Error{Errc::kClosed};
        } else {
            done.bytes += *got;
            operation.be_fair();
            if (done.bytes < buffer.size()) done.error = operation.error();
        }
    }
    return done;
}

Result<std::size_t> Socket::send(std::span<const std::byte> bytes, TimeoutMs timeout_ms) noexcept {
    return attempt(write_side_, "Socket::send", choose(timeout_ms, timeouts_.write_ms),
                   [&](int fd) { return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL); });
}

Transfer Socket::send_all(std::span<const std::byte> bytes, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, write_side_, "Socket::send_all", choose(timeout_ms, timeouts_.write_ms));
    Transfer done{0, operation.error()};
    while (done.is_complete() && done.bytes < bytes.size()) {
        const auto rest = bytes.subspan(done.bytes);
        const auto sent =
            operation.retry([&](int fd) { return ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL); });
        if (!sent) {
            done.error = sent.error();
        } else {
            done.bytes += *sent;
            operation.be_fair();
            if (done.bytes < bytes.size()) done.error = operation.error();
        }
    }
    return done;
}

Result<std::size_t> Socket::send_file_part(Operation& operation, int file_fd, std::int64_t offset,
                                           std::size_t length) noexcept {
    return operation.retry([&](int fd) {
        const SigpipeBlock block;  // sendfile() has no MSG_NOSIGNAL.
        off_t position = offset;
        return ::sendfile(fd, file_fd, &position, std::min(length, kMaxSendfileBytes));
    });
}

Transfer Socket::sendfile(int file_fd, std::int64_t offset, std::size_t length,
                          TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, write_side_, "Socket::sendfile", choose(timeout_ms, timeouts_.write_ms));
    Transfer done{0, operation.error()};
    if (!done.is_complete()) return done;
    if (offset < 0) return {0, Error{Errc::kInvalid}};
    if (length == 0) {
        struct stat status;
        if (fstat(file_fd, &status) != 0) return {0, Error{Errc::kSystem, errno}};
        if (status.st_size <= offset) return done;
        length = static_cast<std::size_t>(status.st_size - offset);
    }
    while (done.is_complete() && done.bytes < length) {
        const auto position = offset + static_cast<std::int64_t>(done.bytes);
        const auto sent = send_file_part(operation, file_fd, position, length - done.bytes);
        if (!sent) {
            done.error = sent.error();
        } else if (*sent == 0) {
            done.error = Error{Errc::kClosed};
        } else {
            done.bytes += *sent;
            operation.be_fair();
            if (done.bytes < length) done.error = operation.error();
        }
    }
    return done;
}

// ---- datagrams -------------------------------------------------------------------------------------------

Result<Datagram> Socket::recv_from(std::span<std::byte> buffer, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, read_side_, "Socket::recv_from", choose(timeout_ms, timeouts_.read_ms));
    if (!operation.may_start()) return fail(operation.error());
    sockaddr_storage from;
    iovec part{buffer.data(), buffer.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    const auto got = operation.retry([&](int fd) {
        message.msg_name = &from;
        message.msg_namelen = sizeof(from);
        return ::recvmsg(fd, &message, 0);
    });
    if (!got) return fail(got.error());
    return Datagram{*got, (message.msg_flags & MSG_TRUNC) != 0,
                    Address::from_native(reinterpret_cast<const sockaddr*>(&from), message.msg_namelen)};
}

Result<std::size_t> Socket::send_to(std::span<const std::byte> bytes, const Address& to,
                                    TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, write_side_, "Socket::send_to", choose(timeout_ms, timeouts_.write_ms));
    if (!operation.may_start()) return fail(operation.error());
    return operation.retry([&](int fd) {
        return ::sendto(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL, to.native(), to.native_bytes());
    });
}

// ---- conveniences ----------------------------------------------------------------------------------------

Result<std::unique_ptr<Socket>> connect_to(const Address& peer, TimeoutMs timeout_ms) noexcept {
    auto socket = Socket::create(peer.family(), SOCK_STREAM);
    if (!socket) return socket;
    const auto connected = (*socket)->connect(peer, timeout_ms);
    if (!connected) return fail(connected.error());
    return socket;
}

Result<std::unique_ptr<Socket>> listen_on(const Address& address, const ListenOptions& options) noexcept {
    auto fd = open_listener(address, options);
    if (!fd) return fail(fd.error());
    return Socket::adopt(std::move(*fd));
}

}  // namespace shoal::net
