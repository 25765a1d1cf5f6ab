// SPDX-License-Identifier: Apache-2.0
// Floor of the socketpair ping-pong: both ends in one thread, 16 bytes each way, woken by epoll as a loop
// with two coroutines is. Prints the nanoseconds of CPU a round trip.
//
// With "drain" each end reads once more before it waits, until "would block", as a loop must that does not
// know how much the other end has sent: the system calls of a coroutine that calls recv(16).
//
//   bench_raw_pingpong <round trips> [drain]
#include <sys/epoll.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "raw_common.hpp"

namespace {

constexpr std::size_t kMessageBytes = 16;

double cpu_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

void transfer(int fd, bool is_read, char* message) {
    const ssize_t count = is_read ? ::read(fd, message, kMessageBytes) : ::write(fd, message, kMessageBytes);
    if (count != static_cast<ssize_t>(kMessageBytes)) bench::fail("transfer");
}

void expect_nothing(int fd, char* message) {
    if (::read(fd, message, kMessageBytes) >= 0 || errno != EAGAIN) bench::fail("drain");
}

}  // namespace

int main(int argc, char** argv) {
    const long rounds = argc > 1 ? std::atol(argv[1]) : 200000;
    const bool drains = argc > 2 && std::strcmp(argv[2], "drain") == 0;
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
        bench::fail("socketpair");
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    for (const int end : ends) {
        epoll_event event{};
        event.events = EPOLLIN | EPOLLET;
        event.data.fd = end;
        if (::epoll_ctl(epoll, EPOLL_CTL_ADD, end, &event) != 0) bench::fail("epoll_ctl");
    }

    char message[kMessageBytes] = "0123456789abcde";
    const double started = cpu_ns();
    transfer(ends[0], false, message);
    for (long done = 0; done < rounds;) {
        epoll_event event{};
        const int count = ::epoll_wait(epoll, &event, 1, -1);
        if (count < 0 && errno == EINTR) continue;
        if (count != 1) bench::fail("epoll_wait");
        transfer(event.data.fd, true, message);
        if (event.data.fd == ends[0]) ++done;
        if (done < rounds) transfer(event.data.fd, false, message);
        if (drains) {
            char nothing[kMessageBytes];
            expect_nothing(event.data.fd, nothing);
        }
    }
    std::printf("%.1f\n", (cpu_ns() - started) / static_cast<double>(rounds));
    return 0;
}
