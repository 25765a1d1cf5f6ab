// SPDX-License-Identifier: Apache-2.0
// The connection storm. As "serve <port>": a server that answers each message with itself, whose own time is
// not counted. As "connect <port> <connections>": the floor: non-blocking connections, all begun at once,
// each exchanging one message under one epoll loop. Prints the wall and the CPU seconds.
//
//   bench_raw_connect serve 0            (prints the port)
//   bench_raw_connect connect <port> <connections>
#include <sys/epoll.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <string_view>
#include <vector>

#include "raw_common.hpp"

namespace {

constexpr std::string_view kMessage = "0123456789abcdef";
constexpr int kBatch = 256;

double seconds_of(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void allow_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void watch(int epoll, int fd, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    if (::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) bench::fail("epoll_ctl");
}

int wait_for(int epoll, epoll_event* events) {
    const int count = ::epoll_wait(epoll, events, kBatch, -1);
    if (count < 0 && errno != EINTR) bench::fail("epoll_wait");
    return count < 0 ? 0 : count;
}

void accept_all(int epoll, int listener) {
    for (;;) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        watch(epoll, fd, EPOLLIN | EPOLLRDHUP);
    }
}

/// Answers until the peer ends the connection.
void answer(int fd) {
    char bytes[4096];
    const ssize_t count = ::read(fd, bytes, sizeof bytes);
    if (count <= 0 || ::write(fd, bytes, static_cast<std::size_t>(count)) != count) ::close(fd);
}

int serve(int port) {
    const int listener = bench::listen_on(port);
    if (::listen(listener, 16384) != 0) bench::fail("listen");
    sockaddr_in address{};
    socklen_t length = sizeof address;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    watch(epoll, listener, EPOLLIN);
    epoll_event events[kBatch];
    for (;;) {
        const int count = wait_for(epoll, events);
        for (int i = 0; i < count; ++i) {
            if (events[i].data.fd == listener) {
                accept_all(epoll, listener);
            } else {
                answer(events[i].data.fd);
            }
        }
    }
}

int begin_connection(const sockaddr_in& address) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) bench::fail("socket");
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
        errno != EINPROGRESS)
        bench::fail("connect");
    return fd;
}

/// Connected: sends. Answered: done. True when done.
bool go_on(int fd, std::vector<bool>& has_sent) {
    const auto index = static_cast<std::size_t>(fd);
    if (!has_sent[index]) {
        int error = 0;
        socklen_t length = sizeof error;
        ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
        if (error != 0) bench::fail("connect");
        bench::set_no_delay(fd);
        if (::write(fd, kMessage.data(), kMessage.size()) != static_cast<ssize_t>(kMessage.size()))
            bench::fail("write");
        has_sent[index] = true;
    }
    char bytes[64];
    const ssize_t count = ::read(fd, bytes, sizeof bytes);
    if (count < 0 && errno == EAGAIN) return false;
    if (count != static_cast<ssize_t>(kMessage.size())) bench::fail("read");
    ::close(fd);
    return true;
}

int connect_all(int port, int connections) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<in_port_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const double started = seconds_of(CLOCK_MONOTONIC);
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<bool> has_sent(static_cast<std::size_t>(connections) + 64);
    for (int i = 0; i < connections; ++i)
        watch(epoll, begin_connection(address), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    epoll_event events[kBatch];
    for (int open = connections; open > 0;) {
        const int count = wait_for(epoll, events);
        for (int i = 0; i < count; ++i) {
            if (go_on(events[i].data.fd, has_sent)) --open;
        }
    }
    std::printf("%.6f %.6f\n", seconds_of(CLOCK_MONOTONIC) - started, seconds_of(CLOCK_PROCESS_CPUTIME_ID));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    allow_descriptors();
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "serve") return serve(argc > 2 ? std::atoi(argv[2]) : 0);
    if (mode == "connect" && argc > 2)
        return connect_all(std::atoi(argv[2]), argc > 3 ? std::atoi(argv[3]) : 10000);
    std::fprintf(stderr, "usage: bench_raw_connect serve PORT | connect PORT CONNECTIONS\n");
    return 2;
}
