// SPDX-License-Identifier: Apache-2.0
// Floor of exec(): so many shells at once, each by fork and exec, with its output read from a pipe to the end
// by one epoll loop and its status collected. Prints the nanoseconds of CPU a command, children included.
//
//   bench_raw_exec <commands>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdint>
#include <vector>

#include "raw_common.hpp"

namespace {

double used_ns(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    const auto ns = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_usec) * 1e3;
    };
    return ns(usage.ru_utime) + ns(usage.ru_stime);
}

struct Command {
    pid_t pid;
    int output;
};

Command start() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) bench::fail("pipe2");
    const pid_t pid = ::fork();
    if (pid < 0) bench::fail("fork");
    if (pid == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::execl("/bin/sh", "sh", "-c", "true", nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    return {pid, ends[0]};
}

}  // namespace

int main(int argc, char** argv) {
    const long count = argc > 1 ? std::atol(argv[1]) : 1000;
    const double started = used_ns(RUSAGE_SELF) + used_ns(RUSAGE_CHILDREN);
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<Command> commands;
    for (long i = 0; i < count; ++i) {
        commands.push_back(start());
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = static_cast<std::uint32_t>(i);
        if (::epoll_ctl(epoll, EPOLL_CTL_ADD, commands.back().output, &event) != 0) bench::fail("epoll_ctl");
    }
    char buffer[4096];
    for (long done = 0; done < count;) {
        epoll_event events[256];
        const int ready = ::epoll_wait(epoll, events, 256, -1);
        if (ready < 0 && errno != EINTR) bench::fail("epoll_wait");
        for (int i = 0; i < ready; ++i) {
            const Command& command = commands[events[i].data.u32];
            if (::read(command.output, buffer, sizeof buffer) > 0) continue;
            // A child that has been forked and not yet executed has the pipe as well: closing would not do.
            ::epoll_ctl(epoll, EPOLL_CTL_DEL, command.output, nullptr);
            ::close(command.output);
            int status = 0;
            if (::waitpid(command.pid, &status, 0) != command.pid || status != 0) bench::fail("waitpid");
            ++done;
        }
    }
    const double used = used_ns(RUSAGE_SELF) + used_ns(RUSAGE_CHILDREN) - started;
    std::printf("%.1f\n", used / static_cast<double>(count));
    return 0;
}
