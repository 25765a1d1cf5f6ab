// SPDX-License-Identifier: Apache-2.0
/// Messages through the pipes of a pool.
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "shoal/base/clock.hpp"
#include "shoal/net/wait_ready.hpp"
#include "shoal/process/pool_worker.hpp"

namespace shoal::process {
namespace {

// A pipe that takes nothing for so long belongs to a worker that hangs.
constexpr std::int64_t kSendTimeoutMs = 60'000;
constexpr int kSendWhileLeavingMs = 200;
constexpr std::size_t kPartBytes = 32 << 10;
constexpr coro::TimeoutMs kRetryMs = 2;

std::string_view bytes_of(const PartHead& head) noexcept {
    return {reinterpret_cast<const char*>(&head), sizeof head};
}

/// Waits until a full pipe may take more. Errors: kTimedOut, kCanceled.
Result<void> wait_writable(int fd, std::int64_t deadline_ms, const PoolWorker* sender) {
    const std::int64_t left_ms = deadline_ms - monotonic_ms();
    if (left_ms <= 0) return fail(Errc::kTimedOut);
    if (coro::Coroutine* const self = coro::Scheduler::current(); self != nullptr) {
        const auto ready = net::wait_ready(fd, event::Ready::kWrite, left_ms);
        if (ready || ready.error().code == Errc::kTimedOut) return {};
        if (ready.error().code == Errc::kCanceled) return fail(ready.error());
        // Another coroutine waits for this descriptor in a way that does not admit a second one.
        if (self->scheduler().park("sendMessage", kRetryMs) == coro::Wake::kCanceled)
            return fail(Errc::kCanceled);
        return {};
    }
    std::array<pollfd, 2> wanted{{{fd, POLLOUT, 0}, {sender != nullptr ? sender->stop_fd() : -1, POLLIN, 0}}};
    ::poll(wanted.data(), wanted.size(), static_cast<int>(left_ms));
    if (wanted[1].revents == 0) return {};
    // The receiver may have left already, and its successor may never come.
    if (::poll(wanted.data(), 1, kSendWhileLeavingMs) > 0) return {};
    return fail(Errc::kCanceled);
}

}  // namespace

Result<void> PipeSender::send(int worker_id, std::string_view message) {
    const std::int64_t deadline_ms = monotonic_ms() + kSendTimeoutMs;
    if (message.size() > format_.max_message_bytes) return fail(Errc::kTooLarge);
    if (!format_.is_bus) return send_part(worker_id, {}, message, deadline_ms);
    PartHead head{.sender = ::getpid(), .message = ++last_message_, .total_bytes = message.size()};
    do {
        const std::string_view part = message.substr(head.offset, kPartBytes);
        if (auto sent = send_part(worker_id, bytes_of(head), part, deadline_ms); !sent) return sent;
        head.offset += part.size();
    } while (head.offset < message.size());
    return {};
}

Result<void> PipeSender::send_part(int worker_id, std::string_view head, std::string_view body,
                                   std::int64_t deadline_ms) {
    const bool is_own = own_ != nullptr && worker_id == own_->id();
    const int fd = pool_.pipe_to(worker_id);
    std::array<iovec, 2> parts{
        {{const_cast<char*>(head.data()), head.size()}, {const_cast<char*>(body.data()), body.size()}}};
    msghdr datagram{};
    datagram.msg_iov = parts.data();
    datagram.msg_iovlen = parts.size();
    for (;;) {
        if (!is_own || kept_.empty()) {
            if (::sendmsg(fd, &datagram, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return {};
            if (errno == EINTR) continue;
            if (errno != EAGAIN && errno != ENOBUFS) return fail_errno();
        }
        if (is_own) {
            kept_.emplace_back(head).append(body);
            return {};
        }
        if (auto waited = wait_writable(fd, deadline_ms, own_); !waited) return waited;
    }
}

/// One datagram. Errors: kAgain, kSystem.
Result<std::string> PipeReceiver::next_part() {
    ssize_t size;
    do {
        size = ::recv(pipe_, nullptr, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
    } while (size < 0 && errno == EINTR);
    if (size < 0 && errno != EAGAIN) return fail_errno();
    if (size < 0) {
        if (sender_.kept().empty()) return fail(Errc::kAgain);
        std::string part = std::move(sender_.kept().front());
        sender_.kept().pop_front();
        return part;
    }
    std::string part(static_cast<std::size_t>(size), '\0');
    const ssize_t got = ::recv(pipe_, part.data(), part.size(), MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR ? fail(Errc::kAgain) : fail_errno();
    part.resize(static_cast<std::size_t>(got));
    return part;
}

Result<std::string> PipeReceiver::try_next() {
    for (;;) {
        Result<std::string> part = next_part();
        if (!part || !is_bus_) return part;
        if (auto message = assembly_.add(std::move(*part))) return std::move(*message);
    }
}

Result<std::string> PipeReceiver::next(const PoolWorker& worker) {
    for (;;) {
        if (!worker.is_running()) return fail(Errc::kClosed);
        Result<std::string> message = try_next();
        if (message || message.error().code != Errc::kAgain) return message;
        std::array<pollfd, 2> wanted{{{pipe_, POLLIN, 0}, {worker.stop_fd(), POLLIN, 0}}};
        ::poll(wanted.data(), wanted.size(), -1);
    }
}

}  // namespace shoal::process
