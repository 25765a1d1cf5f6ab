// SPDX-License-Identifier: Apache-2.0
#include "shoal/testing/net.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace shoal::testing {
namespace {

void require(bool condition, const char* what) {
    if (!condition) throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void set_nonblocking(int fd) {
    require(::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK) == 0, "fcntl");
}

}  // namespace

std::pair<UniqueFd, UniqueFd> make_socketpair() {
    int fds[2];
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0, "socketpair");
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

std::pair<UniqueFd, UniqueFd> make_pipe() {
    int fds[2];
    require(::pipe2(fds, O_NONBLOCK | O_CLOEXEC) == 0, "pipe2");
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

Listener listen_on_loopback(int backlog) {
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    require(static_cast<bool>(fd), "socket");
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof(address);
    require(::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), length) == 0, "bind");
    require(::listen(fd.get(), backlog) == 0, "listen");
    require(::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0, "getsockname");
    return {std::move(fd), ntohs(address.sin_port)};
}

std::uint16_t find_free_port() {
    return listen_on_loopback().port;
}

UniqueFd connect_to_loopback(std::uint16_t port) {
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    require(static_cast<bool>(fd), "socket");
    const timeval limit{10, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    const sockaddr_in address = loopback(port);
    require(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0,
            "connect");
    return fd;
}

std::pair<UniqueFd, UniqueFd> make_tcp_pair() {
    Listener listener = listen_on_loopback();
    UniqueFd client = connect_to_loopback(listener.port);
    UniqueFd server(::accept4(listener.fd.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    require(static_cast<bool>(server), "accept4");
    set_nonblocking(client.get());
    return {std::move(client), std::move(server)};
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string read_to_end(int fd) {
    std::string all;
    char part[16384];
    for (;;) {
        const ssize_t count = ::read(fd, part, sizeof(part));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return all;
        all.append(part, static_cast<std::size_t>(count));
    }
}

}  // namespace shoal::testing
