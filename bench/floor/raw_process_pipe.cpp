// SPDX-License-Identifier: Apache-2.0
// Floor of Process::write() and read(): one process sends messages of 1 KiB over a pair of datagram sockets,
// its child receives them. Prints the nanoseconds of CPU a message, of both processes.
//
//   bench_raw_process_pipe <messages>
#include <sys/resource.h>
#include <sys/wait.h>

#include "raw_common.hpp"

namespace {

constexpr std::size_t kMessageBytes = 1024;

double cpu_ns(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    const auto seconds = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
    return seconds * 1e9 + static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e3;
}

}  // namespace

int main(int argc, char** argv) {
    const long messages = argc > 1 ? std::atol(argv[1]) : 300'000;
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) != 0) bench::fail("socketpair");
    static char message[kMessageBytes];
    const double started = cpu_ns(RUSAGE_SELF);
    const pid_t child = ::fork();
    if (child == 0) {
        for (long i = 0; i < messages; ++i) {
            static char received[8192];
            if (::recv(ends[1], received, sizeof received, 0) != static_cast<ssize_t>(kMessageBytes))
                bench::fail("recv");
        }
        ::_exit(0);
    }
    for (long i = 0; i < messages; ++i) {
        if (::send(ends[0], message, kMessageBytes, MSG_NOSIGNAL) != static_cast<ssize_t>(kMessageBytes))
            bench::fail("send");
    }
    if (::waitpid(child, nullptr, 0) != child) bench::fail("waitpid");
    const double used = cpu_ns(RUSAGE_SELF) - started + cpu_ns(RUSAGE_CHILDREN);
    std::printf("%.1f\n", used / static_cast<double>(messages));
    return 0;
}
