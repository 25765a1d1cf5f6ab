// SPDX-License-Identifier: Apache-2.0
#include "server/worker_channel.hpp"

#include <sys/socket.h>

#include <array>

namespace shoal::server {

Result<WorkerChannel> make_worker_channel() noexcept {
    std::array<int, 2> ends;
    // SEQPACKET: a message arrives whole or not at all.
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
        return fail_errno();
    return WorkerChannel{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Result<void> send_message(int fd, const WorkerMessage& message) noexcept {
    ssize_t sent;
    do {
        sent = ::send(fd, &message, sizeof(message), MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    if (sent == static_cast<ssize_t>(sizeof(message))) return {};
    return fail(errno == EAGAIN ? Errc::kAgain : Errc::kClosed);
}

Result<std::optional<WorkerMessage>> receive_message(int fd) noexcept {
    WorkerMessage message;
    ssize_t got;
    do {
        got = ::recv(fd, &message, sizeof(message), MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    if (got == static_cast<ssize_t>(sizeof(message))) return std::optional(message);
    if (got < 0 && errno == EAGAIN) return std::optional<WorkerMessage>{};
    return fail(Errc::kClosed);
}

}  // namespace shoal::server
