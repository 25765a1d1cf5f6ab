// SPDX-License-Identifier: Apache-2.0
#include "server/net/transport.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace shoal::server {
namespace {

constexpr int kSendFlags = MSG_NOSIGNAL | MSG_DONTWAIT;

tl::unexpected<Error> send_failure(int errno_value) noexcept {
    if (errno_value == EAGAIN || errno_value == EWOULDBLOCK) return fail(Errc::kAgain);
    if (errno_value == EPIPE || errno_value == ECONNRESET || errno_value == ENOTCONN)
        return fail(Errc::kClosed);
    return fail_errno(errno_value);
}

ssize_t send_once(int fd, std::string_view head, std::string_view body) noexcept {
    // One run is the common case, and send() is the cheaper call: no vector to copy in.
    if (body.empty()) return ::send(fd, head.data(), head.size(), kSendFlags);
    std::array<iovec, 2> vectors{iovec{const_cast<char*>(head.data()), head.size()},
                                 iovec{const_cast<char*>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = vectors.size();
    return ::sendmsg(fd, &message, kSendFlags);
}

}  // namespace

// ---- every transport -------------------------------------------------------------------------------------

Result<void> Transport::send(std::string_view head, std::string_view body, BytesOwner owner) {
    if (output_.empty()) [[likely]] {
        const Result<Written> taken = send_now(head, body);
        if (!taken && taken.error().code != Errc::kAgain) {
            owner.drop();
            return fail(taken.error());
        }
        const auto [bytes, is_full] = taken.value_or(Written{0, true});
        sent_bytes_ += static_cast<std::int64_t>(bytes);
        if (bytes == head.size() + body.size()) [[likely]] {
            owner.drop();
            return {};
        }
        queue_rest(head, body, owner, bytes);
        if (!is_full) output_.want_turn();
        return {};
    }
    queue_rest(head, body, owner, 0);
    return {};
}

/// Queues what is left of head and body after the first `sent` bytes of them.
void Transport::queue_rest(std::string_view head, std::string_view body, BytesOwner owner, std::size_t sent) {
    if (sent < head.size()) output_.append(head.substr(sent));
    const std::string_view rest = body.substr(std::min(body.size(), sent - std::min(sent, head.size())));
    if (owner.release != nullptr) {
        output_.append_owned(rest, owner);
    } else {
        output_.append(rest);
    }
}

Result<bool> Transport::flush() {
    const std::size_t before = output_.bytes();
    const Result<bool> outcome = output_.send_through(*this);
    sent_bytes_ += static_cast<std::int64_t>(before - output_.bytes());
    return outcome;
}

int Transport::unacknowledged_bytes() const noexcept {
    int bytes = 0;
    return ::ioctl(fd_.get(), SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

void Transport::shut_output() noexcept {
    ::shutdown(fd_.get(), SHUT_WR);
}

void Transport::reset_on_close() noexcept {
    const linger hard{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

// ---- plain -----------------------------------------------------------------------------------------------

Result<std::string_view> PlainTransport::receive(std::span<char> scratch) noexcept {
    ssize_t got;
    do {
        ++io_.reads;
        got = ::recv(fd_.get(), scratch.data(), scratch.size(), MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        has_input_ = false;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return fail(Errc::kAgain);
        return fail_errno();
    }
    if (got == 0) {
        has_input_ = false;
        has_ended_ = true;
        return fail(Errc::kClosed);
    }
    const auto bytes = static_cast<std::size_t>(got);
    // A short read proves that the socket was empty, so new bytes raise an edge; but the end of the stream,
    // once reported, does not, so it has to be fetched.
    has_input_ = bytes == scratch.size() || has_hung_up_;
    io_.received_bytes += bytes;
    return std::string_view(scratch.data(), bytes);
}

Result<Written> PlainTransport::send_now(std::string_view head, std::string_view body) noexcept {
    ssize_t sent;
    do {
        ++io_.writes;
        sent = send_once(fd_.get(), head, body);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0) return send_failure(errno);
    io_.sent_bytes += static_cast<std::size_t>(sent);
    return Written{static_cast<std::size_t>(sent), true};  // A short one has filled the socket.
}

Result<Written> PlainTransport::write(std::span<const iovec> parts, bool more_follows) noexcept {
    std::size_t offered = 0;
    for (const iovec& part : parts)
        offered += part.iov_len;
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts.data());
    message.msg_iovlen = parts.size();
    ++io_.writes;
    const ssize_t sent = ::sendmsg(fd_.get(), &message, kSendFlags | (more_follows ? MSG_MORE : 0));
    if (sent < 0) return errno == EINTR ? Result<Written>(Written{0, false}) : send_failure(errno);
    const auto bytes = static_cast<std::size_t>(sent);
    io_.sent_bytes += bytes;
    return Written{bytes, bytes < offered};
}

Result<Written> PlainTransport::write_file(int file, std::uint64_t offset, std::size_t bytes) noexcept {
    off_t from = static_cast<off_t>(offset);
    ++io_.writes;
    const ssize_t sent = ::sendfile(fd_.get(), file, &from, bytes);
    if (sent < 0) return errno == EINTR ? Result<Written>(Written{0, false}) : send_failure(errno);
    if (sent == 0) return fail(Errc::kClosed);  // Shorter than announced: the framing cannot be kept.
    io_.sent_bytes += static_cast<std::size_t>(sent);
    return Written{static_cast<std::size_t>(sent), false};
}

}  // namespace shoal::server
