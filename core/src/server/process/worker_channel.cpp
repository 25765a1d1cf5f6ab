// SPDX-License-Identifier: Apache-2.0
#include "server/process/worker_channel.hpp"

#include <sys/socket.h>

#include <array>
#include <cstring>

namespace shoal::server {
namespace {

/// Room for one descriptor in a control message.
struct DescriptorBuffer {
    alignas(cmsghdr) char bytes[CMSG_SPACE(sizeof(int))];
};

}  // namespace

Result<WorkerChannel> make_worker_channel() noexcept {
    std::array<int, 2> ends;
    // SEQPACKET: a message arrives whole or not at all.
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
        return fail_errno();
    return WorkerChannel{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Result<void> send_message(int fd, const WorkerMessage& message) noexcept {
    return send_message(fd, message, -1);
}

Result<void> send_message(int fd, const WorkerMessage& message, int carried) noexcept {
    iovec part{const_cast<WorkerMessage*>(&message), sizeof(message)};
    DescriptorBuffer buffer;
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (carried >= 0) {
        header.msg_control = buffer.bytes;
        header.msg_controllen = sizeof(buffer.bytes);
        cmsghdr* const control = CMSG_FIRSTHDR(&header);
        control->cmsg_level = SOL_SOCKET;
        control->cmsg_type = SCM_RIGHTS;
        control->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(control), &carried, sizeof(int));
    }
    ssize_t sent;
    do {
        sent = ::sendmsg(fd, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    if (sent == static_cast<ssize_t>(sizeof(message))) return {};
    return fail(errno == EAGAIN ? Errc::kAgain : Errc::kClosed);
}

Result<std::optional<ReceivedMessage>> receive_message(int fd) noexcept {
    ReceivedMessage received{};
    iovec part{&received.message, sizeof(received.message)};
    DescriptorBuffer buffer;
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = buffer.bytes;
    header.msg_controllen = sizeof(buffer.bytes);
    ssize_t got;
    do {
        got = ::recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN) return std::optional<ReceivedMessage>{};
    if (got != static_cast<ssize_t>(sizeof(received.message))) return fail(Errc::kClosed);
    const cmsghdr* const control = CMSG_FIRSTHDR(&header);
    if (control != nullptr && control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_RIGHTS) {
        int carried = -1;
        std::memcpy(&carried, CMSG_DATA(control), sizeof(int));
        received.carried.reset(carried);
    }
    return std::optional(std::move(received));
}

}  // namespace shoal::server
