// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/listen.hpp"

#include <netinet/tcp.h>
#include <sys/stat.h>

#include <algorithm>

namespace shoal::net {
namespace {

bool set_option(int fd, int level, int name, int value) noexcept {
    return setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

Result<void> set_buffer_sizes(int fd, int receive_bytes, int send_bytes) noexcept {
    if (receive_bytes > 0 && !set_option(fd, SOL_SOCKET, SO_RCVBUF, receive_bytes)) return fail_errno();
    if (send_bytes > 0 && !set_option(fd, SOL_SOCKET, SO_SNDBUF, send_bytes)) return fail_errno();
    return {};
}

/// Options that take effect only when set before bind() or listen().
Result<void> set_listen_options(int fd, const Address& address, const ListenOptions& options) noexcept {
    if (address.is_ip()) {
        if (options.reuse_address && !set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1)) return fail_errno();
        if (options.reuse_port && !set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1)) return fail_errno();
    }
    // Always set: the default is the sysctl net.ipv6.bindv6only.
    if (address.family() == AF_INET6 &&
        !set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, options.ipv6_only ? 1 : 0)) {
        return fail_errno();
    }
    if (address.is_ip() && !options.is_datagram) {
        if (options.defer_accept_seconds > 0 &&
            !set_option(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, options.defer_accept_seconds)) {
            return fail_errno();
        }
        if (options.fast_open_queue > 0 &&
            !set_option(fd, IPPROTO_TCP, TCP_FASTOPEN, options.fast_open_queue)) {
            return fail_errno();
        }
    }
    // Before listen(): the window scale is chosen from the buffer when a connection comes.
    return set_buffer_sizes(fd, options.receive_buffer_bytes, options.send_buffer_bytes);
}

/// True when `address` is a socket file without a listener and could be removed.
bool remove_stale_path(const Address& address, int type) noexcept {
    const std::string_view path = address.path();  // from_path() has terminated it.
    struct stat status;
    if (lstat(path.data(), &status) != 0 || !S_ISSOCK(status.st_mode)) return false;
    const UniqueFd probe(socket(AF_UNIX, type, 0));
    if (!probe) return false;
    if (connect(probe.get(), address.native(), address.native_bytes()) == 0 || errno != ECONNREFUSED)
        return false;
    return unlink(path.data()) == 0;
}

Result<void> bind_to(int fd, const Address& address, int type, const ListenOptions& options) noexcept {
    if (bind(fd, address.native(), address.native_bytes()) == 0) return {};
    const int first_errno = errno;
    if (first_errno == EADDRINUSE && options.remove_stale_path && address.is_unix() &&
        !address.is_abstract() && remove_stale_path(address, type)) {
        if (bind(fd, address.native(), address.native_bytes()) == 0) return {};
        return fail_errno();
    }
    return fail_errno(first_errno);
}

}  // namespace

Result<UniqueFd> open_listener(const Address& address, const ListenOptions& options) noexcept {
    const int kind = options.is_datagram ? SOCK_DGRAM : SOCK_STREAM;
    const int type = kind | SOCK_CLOEXEC | (options.is_nonblocking ? SOCK_NONBLOCK : 0);
    UniqueFd fd(socket(address.family(), type, 0));
    if (!fd) return fail_errno();
    if (const auto set = set_listen_options(fd.get(), address, options); !set) return fail(set.error());
    if (const auto bound = bind_to(fd.get(), address, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, options); !bound) {
        return fail(bound.error());
    }
    if (!options.is_datagram && listen(fd.get(), std::max(options.backlog, 1)) != 0) return fail_errno();
    return fd;
}

Result<void> apply_tcp_options(int fd, const TcpOptions& options) noexcept {
    if (const auto set = set_buffer_sizes(fd, options.receive_buffer_bytes, options.send_buffer_bytes);
        !set) {
        return set;
    }
    int protocol = 0;
    socklen_t length = sizeof(protocol);
    if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) != 0) return fail_errno();
    if (protocol != IPPROTO_TCP) return {};

    const struct {
        int level;
        int name;
        int value;
    } wanted[] = {
        {IPPROTO_TCP, TCP_NODELAY, options.nodelay ? 1 : 0},
        {IPPROTO_TCP, TCP_CORK, options.cork ? 1 : 0},
        {SOL_SOCKET, SO_KEEPALIVE, options.keepalive ? 1 : 0},
        {IPPROTO_TCP, TCP_KEEPIDLE, options.keepalive_idle_seconds},
        {IPPROTO_TCP, TCP_KEEPINTVL, options.keepalive_interval_seconds},
        {IPPROTO_TCP, TCP_KEEPCNT, options.keepalive_count},
        {IPPROTO_TCP, TCP_USER_TIMEOUT, options.user_timeout_ms},
    };
    for (const auto& option : wanted) {
        if (option.value > 0 && !set_option(fd, option.level, option.name, option.value)) return fail_errno();
    }
    return {};
}

}  // namespace shoal::net
