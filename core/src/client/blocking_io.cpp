// SPDX-License-Identifier: Apache-2.0
/// Reading and writing of blocking streams.
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "client/blocking_names.hpp"
#include "shoal/base/sigpipe_block.hpp"
#include "shoal/client/blocking_stream.hpp"

namespace shoal::client {
namespace {

using coro::Deadline;

constexpr std::size_t kReadAheadBytes = 64U << 10;

bool must_wait(int code) noexcept {
    return code == EAGAIN || code == EWOULDBLOCK;
}

short events_of(Error again) noexcept {
    return again.detail == static_cast<std::int32_t>(event::Ready::kWrite) ? POLLOUT : POLLIN;
}

}  // namespace

template <typename Step>
Result<std::size_t> BlockingStream::run_tls(const Deadline& deadline, bool may_wait, Step step) noexcept {
    for (;;) {
        const Result<std::size_t> done = step();
        if (done || done.error().code != Errc::kAgain) return done;
        if (!may_wait) return fail(Errc::kAgain);
        if (const auto ready = wait(events_of(done.error()), deadline); !ready) return fail(ready.error());
    }
}

// ---- receiving -------------------------------------------------------------------------------------------

std::size_t BlockingStream::take_buffered(std::span<std::byte> buffer, bool keep) noexcept {
    const std::span<const std::byte> have = buffered();
    const std::size_t taken = std::min(have.size(), buffer.size());
    if (taken == 0) return 0;
    std::memcpy(buffer.data(), have.data(), taken);
    if (!keep) skip_input(taken);
    return taken;
}

void BlockingStream::skip_input(std::size_t bytes) noexcept {
    taken_ += bytes;
    packet_bytes_ = 0;
    if (taken_ < input_.size()) {
        // Moved to the front when most of it has been consumed: each byte moves at most twice.
        if (taken_ < kReadAheadBytes || taken_ < input_.size() / 2) return;
        input_.erase(0, taken_);
    } else {
        input_.clear();
        if (input_.capacity() > 2 * kReadAheadBytes) std::string().swap(input_);
    }
    taken_ = 0;
}

Result<std::size_t> BlockingStream::recv_datagram(std::span<std::byte> buffer, int flags) noexcept {
    sockaddr_storage from;
    socklen_t length = sizeof from;
    const ssize_t got = ::recvfrom(fd(), buffer.data(), buffer.size(), flags | MSG_DONTWAIT,
                                   reinterpret_cast<sockaddr*>(&from), &length);
    if (got < 0) return fail_errno();
    if (length > 0)
        last_sender_ = net::Address::from_native(reinterpret_cast<const sockaddr*>(&from), length);
    return static_cast<std::size_t>(got);
}

Result<std::size_t> BlockingStream::recv_once(std::span<std::byte> buffer, int flags,
                                              const Deadline& deadline) noexcept {
    const bool may_wait = (flags & MSG_DONTWAIT) == 0;
    if (tls_ != nullptr) {
        if ((flags & MSG_OOB) != 0) return fail_errno(EOPNOTSUPP);
        return run_tls(deadline, may_wait,
                       [&] { return (flags & MSG_PEEK) != 0 ? tls_->peek(buffer) : tls_->read(buffer); });
    }
    for (;;) {
        Result<std::size_t> got;
        if (is_datagram()) {
            got = recv_datagram(buffer, flags);
        } else {
            const ssize_t bytes = ::recv(fd(), buffer.data(), buffer.size(), flags | MSG_DONTWAIT);
            got = bytes < 0 ? Result<std::size_t>(fail_errno()) : static_cast<std::size_t>(bytes);
        }
        if (got) return got;
        if (got.error().detail == EINTR) continue;
        // The kernel returns EINVAL before any urgent data has arrived.
        const bool is_early = (flags & MSG_OOB) != 0 && got.error().detail == EINVAL;
        if (!must_wait(got.error().detail) && !is_early) return got;
        if (!may_wait) return fail(Errc::kAgain);
        const short events = (flags & MSG_OOB) != 0 ? POLLPRI : POLLIN;
        if (const auto ready = wait(events, deadline); !ready) return fail(ready.error());
    }
}

Result<std::size_t> BlockingStream::recv(std::span<std::byte> buffer, int flags,
                                         TimeoutMs timeout_ms) noexcept {
    if (buffer.empty()) return 0;
    const Deadline deadline(timeout_ms);
    const bool must_fill = (flags & MSG_WAITALL) != 0 && (flags & MSG_PEEK) == 0 && !is_datagram();
    const int kernel_flags = flags & ~MSG_WAITALL;
    std::size_t have = (flags & MSG_OOB) != 0 ? 0 : take_buffered(buffer, (flags & MSG_PEEK) != 0);
    while (have == 0 || (must_fill && have < buffer.size())) {
        const auto got = recv_once(buffer.subspan(have), kernel_flags, deadline);
        if (!got) return have > 0 ? Result<std::size_t>(have) : got;
        have += *got;
        if (*got == 0) break;
    }
    return have;
}

Result<std::size_t> BlockingStream::fill(std::size_t wanted_bytes, const Deadline& deadline) {
    const std::size_t missing = std::max(wanted_bytes, kReadAheadBytes);
    const std::size_t before = input_.size();
    // A length sent by the peer must not determine the allocation before its bytes arrive: 1 MiB at a time.
    constexpr std::size_t kMaxAtOnce = 1U << 20;
    input_.resize(before + std::min(missing, kMaxAtOnce));
    const auto room = std::as_writable_bytes(std::span(input_)).subspan(before);
    const auto got = recv_once(room, 0, deadline);
    input_.resize(before + got.value_or(0));
    return got;
}

Result<std::size_t> BlockingStream::recv_packet(framing::Framer& framer, TimeoutMs timeout_ms) {
    const Deadline deadline(timeout_ms);
    framer.reset();
    packet_bytes_ = 0;
    for (;;) {
        const std::size_t have = buffered().size();
        if (have > 0) {
            const auto found = framer.next(buffered());
            if (!found) return fail(found.error());
            if (*found) return packet_bytes_ = **found;
        }
        const std::size_t expected = framer.expected_bytes();
        const auto got = fill(expected > have ? expected - have : 0, deadline);
        if (!got) return fail(got.error());
        if (*got == 0) return 0;
    }
}

void BlockingStream::drop_packet() noexcept {
    skip_input(packet_bytes_);
}

void BlockingStream::drop_input() noexcept {
    skip_input(buffered().size());
}

bool BlockingStream::has_pending_input() const noexcept {
    return !buffered().empty() || (tls_ != nullptr && tls_->pending() > 0);
}

bool BlockingStream::is_alive() noexcept {
    if (!fd_) return false;
    if (!buffered().empty()) return true;
    std::byte byte;
    const auto got = recv_once({&byte, 1}, MSG_PEEK | MSG_DONTWAIT, Deadline(0));
    if (got) return *got > 0 || is_datagram();
    return got.error().code == Errc::kAgain;
}

// ---- sending ---------------------------------------------------------------------------------------------

Result<std::size_t> BlockingStream::send_once(std::span<const std::byte> bytes, int flags,
                                              const Deadline& deadline) noexcept {
    const bool may_wait = (flags & MSG_DONTWAIT) == 0;
    if (tls_ != nullptr) return run_tls(deadline, may_wait, [&] { return tls_->write(bytes); });
    const bool has_target = !is_connected_ && !peer_.is_empty();
    for (;;) {
        const ssize_t sent =
            ::sendto(fd(), bytes.data(), bytes.size(), flags | MSG_DONTWAIT | MSG_NOSIGNAL,
                     has_target ? peer_.native() : nullptr, has_target ? peer_.native_bytes() : 0);
        if (sent >= 0) return static_cast<std::size_t>(sent);
        if (errno == EINTR) continue;
        if (!must_wait(errno)) return fail_errno();
        if (!may_wait) return fail(Errc::kAgain);
        if (const auto ready = wait(POLLOUT, deadline); !ready) return fail(ready.error());
    }
}

net::Transfer BlockingStream::send(std::span<const std::byte> bytes, int flags,
                                   TimeoutMs timeout_ms) noexcept {
    const Deadline deadline(timeout_ms);
    net::Transfer done;
    do {
        const auto sent = send_once(bytes.subspan(done.bytes), flags, deadline);
        if (!sent) {
            const bool is_enough = done.bytes > 0 && sent.error().code == Errc::kAgain;
            if (!is_enough) done.error = sent.error();
            return done;
        }
        done.bytes += *sent;
    } while (done.bytes < bytes.size() && !is_datagram());
    return done;
}

Result<std::size_t> BlockingStream::send_to(std::string_view host, std::uint16_t port,
                                            std::span<const std::byte> bytes, TimeoutMs timeout_ms) {
    if (!is_datagram()) return fail(Errc::kUnsupported);
    const auto found = find_addresses_blocking(host, port, family_);
    if (!found) return fail(found.error());
    const Deadline deadline(timeout_ms);
    const net::Address& target = found->front();
    for (;;) {
        const ssize_t sent = ::sendto(fd(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                                      target.native(), target.native_bytes());
        if (sent >= 0) return static_cast<std::size_t>(sent);
        if (errno == EINTR) continue;
        if (!must_wait(errno)) return fail_errno();
        if (const auto ready = wait(POLLOUT, deadline); !ready) return fail(ready.error());
    }
}

net::Transfer BlockingStream::send_file_part(int file_fd, std::int64_t offset, std::size_t length,
                                             const Deadline& deadline) noexcept {
    // sendfile(2) supports neither MSG_DONTWAIT nor TLS.
    if (tls_ != nullptr || is_shared_) {
        constexpr std::size_t kPartBytes = 32U << 10;  // Heap: the stack may be a coroutine's.
        const std::unique_ptr<std::byte[]> buffer(new (std::nothrow) std::byte[kPartBytes]);
        if (buffer == nullptr) return {0, {Errc::kNoMemory}};
        const ssize_t got = ::pread(file_fd, buffer.get(), std::min(kPartBytes, length), offset);
        if (got < 0 && errno == EINTR) return {};
        if (got <= 0) return {0, got < 0 ? Error{Errc::kSystem, errno} : Error{Errc::kClosed}};
        return send(std::span(buffer.get(), static_cast<std::size_t>(got)), 0, deadline.remaining_ms());
    }
    off_t from = offset;
    constexpr std::size_t kMaxAtOnce = 1U << 30;
    ssize_t sent;
    {
        const SigpipeBlock block;
        sent = ::sendfile(fd(), file_fd, &from, std::min(length, kMaxAtOnce));
    }
    if (sent > 0) return {static_cast<std::size_t>(sent)};
    if (sent == 0) return {0, {Errc::kClosed}};
    if (errno == EINTR) return {};
    if (!must_wait(errno)) return {0, {Errc::kSystem, errno}};
    const auto ready = wait(POLLOUT, deadline);
    return {0, ready ? Error{} : ready.error()};
}

net::Transfer BlockingStream::sendfile(int file_fd, std::int64_t offset, std::size_t length,
                                       TimeoutMs timeout_ms) noexcept {
    const Deadline deadline(timeout_ms);
    net::Transfer done;
    while (done.bytes < length && done.is_complete()) {
        const auto part = send_file_part(file_fd, offset + static_cast<std::int64_t>(done.bytes),
                                         length - done.bytes, deadline);
        done.bytes += part.bytes;
        done.error = part.error;
    }
    return done;
}

Result<void> BlockingStream::shutdown(int how) noexcept {
    if (tls_ != nullptr && how != SHUT_RD) (void)tls_->shutdown_write();
    if (::shutdown(fd(), how) != 0) return fail_errno();
    return {};
}

}  // namespace shoal::client
