// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/spawn.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <array>

#include "shoal/process/child.hpp"
#include "shoal/testing/fds.hpp"

namespace shoal::process {
namespace {

struct Outcome {
    std::string output;
    ExitStatus status;
};

std::string read_all(int fd) {
    std::string all;
    std::array<char, 4096> buffer;
    pollfd entry{fd, POLLIN, 0};
    while (poll(&entry, 1, 10'000) == 1) {
        const ssize_t got = read(fd, buffer.data(), buffer.size());
        if (got <= 0) break;
        all.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return all;
}

Outcome run(const std::string& command, bool captures_stderr = false) {
    Outcome outcome;
    auto spawned = spawn_command(command, captures_stderr);
    EXPECT_TRUE(spawned.has_value());
    if (!spawned) return outcome;
    outcome.output = read_all(spawned->output.get());
    int status = 0;
    EXPECT_EQ(waitpid(spawned->pid, &status, 0), spawned->pid);
    outcome.status = decode_wait_status(status);
    return outcome;
}

TEST(Spawn, GivesOutputAndStatus) {
    const testing::FdLeakCheck leaks;
    const Outcome said = run("echo one; echo two; exit 3");
    EXPECT_EQ(said.output, "one\ntwo\n");
    EXPECT_EQ(said.status.exit_code, 3);
    EXPECT_EQ(run("kill -9 $$").status.signal, SIGKILL);
    EXPECT_EQ(run("").status.exit_code, 0);
    EXPECT_EQ(run("exec /no/such/program 2>/dev/null").status.exit_code, 127);
}

TEST(Spawn, CapturesStderrInOrder) {
    EXPECT_EQ(run("echo a; echo b >&2; echo c", true).output, "a\nb\nc\n");
}

TEST(Spawn, TheCommandHasNoOtherDescriptors) {
    const UniqueFd kept(dup(0));  // Not close-on-exec, as a program's own files often are.
    ASSERT_TRUE(kept);
    // The fourth is that of the directory that ls reads.
    EXPECT_EQ(run("ls /proc/self/fd | wc -l | tr -d ' '").output, "4\n");
}

TEST(Spawn, TheCommandHearsSignals) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const auto old_pipe = signal(SIGPIPE, SIG_IGN);
    const auto old_hup = signal(SIGHUP, SIG_IGN);
    const Outcome blocked = run("grep -E '^SigBlk' /proc/self/status | tr -dc 0-9a-f");
    const Outcome piped = run("(while :; do echo y || exit; done; echo never >&2) | head -n 1", true);
    const Outcome hangup = run("kill -HUP $$; echo alive");
    signal(SIGPIPE, old_pipe);
    signal(SIGHUP, old_hup);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    EXPECT_EQ(blocked.output.find_first_not_of("bB0k"), std::string::npos) << blocked.output;
    EXPECT_EQ(piped.output, "y\n");
    EXPECT_EQ(hangup.output, "alive\n");  // Ignored here, as under nohup: ignored there.
}

TEST(Spawn, RefusesANul) {
    const auto spawned = spawn_command(std::string("true\0false", 10));
    ASSERT_FALSE(spawned.has_value());
    EXPECT_EQ(spawned.error().code, Errc::kInvalid);
}

TEST(Spawn, WithoutDescriptorsSaysSoAndLeaksNothing) {
    EXPECT_EQ(testing::run_in_child([] {
                  rlimit limit{};
                  getrlimit(RLIMIT_NOFILE, &limit);
                  const UniqueFd next(dup(0));
                  limit.rlim_cur = static_cast<rlim_t>(next.get()) + 1;  // Room for one, not for a pipe.
                  setrlimit(RLIMIT_NOFILE, &limit);
                  const auto spawned = spawn_command("true");
                  return !spawned && spawned.error().detail == EMFILE ? 0 : 1;
              }),
              0);
}

}  // namespace
}  // namespace shoal::process
