// SPDX-License-Identifier: Apache-2.0
/// Socket's calls on several buffers at once.
#include <algorithm>
#include <climits>
#include <vector>

#include "net/socket_operation.hpp"

namespace shoal::net {
namespace {

msghdr message_of(std::span<const iovec> parts) noexcept {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts.data());  // The kernel only reads it.
    message.msg_iovlen = std::min<std::size_t>(parts.size(), IOV_MAX);
    return message;
}

/// The rest of some buffers after a number of bytes. A copy: the caller's parts do not change.
class Rest {
  public:
    explicit Rest(std::span<const iovec> parts) : parts_(parts.begin(), parts.end()) { skip(0); }
    [[nodiscard]] bool is_empty() const noexcept { return first_ == parts_.size(); }
    [[nodiscard]] std::span<const iovec> parts() const noexcept { return std::span(parts_).subspan(first_); }
    void skip(std::size_t bytes) noexcept {
        while (first_ < parts_.size() && bytes >= parts_[first_].iov_len)
            bytes -= parts_[first_++].iov_len;
        if (first_ == parts_.size()) return;
        parts_[first_].iov_base = static_cast<std::byte*>(parts_[first_].iov_base) + bytes;
        parts_[first_].iov_len -= bytes;
    }

  private:
    std::vector<iovec> parts_;
    std::size_t first_ = 0;
};

/// Repeats `call(fd, message)` until all parts are transferred.
template <typename Call>
Transfer transfer_all(Socket::Operation& operation, std::span<const iovec> parts, bool zero_is_end,
                      Call call) noexcept {
    Transfer done{0, operation.error()};
    if (!done.is_complete()) return done;
    try {
        for (Rest rest(parts); !rest.is_empty();) {
            const auto moved = operation.retry([&](int fd) { return call(fd, message_of(rest.parts())); });
            if (!moved) return {done.bytes, moved.error()};
            if (*moved == 0 && zero_is_end) return {done.bytes, Error{Errc::kClosed}};
            done.bytes += *moved;
            rest.skip(*moved);
            operation.be_fair();
            if (!rest.is_empty() && !operation.may_start()) return {done.bytes, operation.error()};
        }
    } catch (const std::bad_alloc&) {
        done.error = Error{Errc::kNoMemory};
    }
    return done;
}

}  // namespace

Result<std::size_t> Socket::recv_vector(std::span<const iovec> parts, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, read_side_, "Socket::recv_vector", choose(timeout_ms, timeouts_.read_ms));
    if (!operation.may_start()) return fail(operation.error());
    const bool has_room = std::ranges::any_of(parts, [](const iovec& part) { return part.iov_len > 0; });
    if (!has_room) return std::size_t{0};
    msghdr message = message_of(parts);
    return operation.retry([&](int fd) { return ::recvmsg(fd, &message, 0); });
}

Result<std::size_t> Socket::send_vector(std::span<const iovec> parts, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, write_side_, "Socket::send_vector", choose(timeout_ms, timeouts_.write_ms));
    if (!operation.may_start()) return fail(operation.error());
    const msghdr message = message_of(parts);
    return operation.retry([&](int fd) { return ::sendmsg(fd, &message, MSG_NOSIGNAL); });
}

Transfer Socket::recv_vector_all(std::span<const iovec> parts, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, read_side_, "Socket::recv_vector_all", choose(timeout_ms, timeouts_.read_ms));
    return transfer_all(operation, parts, true,
                        [](int fd, msghdr message) { return ::recvmsg(fd, &message, 0); });
}

Transfer Socket::send_vector_all(std::span<const iovec> parts, TimeoutMs timeout_ms) noexcept {
    Operation operation(*this, write_side_, "Socket::send_vector_all",
                        choose(timeout_ms, timeouts_.write_ms));
    return transfer_all(operation, parts, false,
                        [](int fd, msghdr message) { return ::sendmsg(fd, &message, MSG_NOSIGNAL); });
}

}  // namespace shoal::net
