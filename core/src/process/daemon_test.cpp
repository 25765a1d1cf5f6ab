// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/daemon.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "shoal/process/child.hpp"

namespace shoal::process {
namespace {

std::string make_temporary_path() {
    std::string path = ::testing::TempDir() + "shoal_daemon_XXXXXX";
    const UniqueFd file(::mkstemp(path.data()));
    return path;
}

std::string contents(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Runs `daemon_body(report)` in a daemon. @returns the exit code that a shell would see, and what it
/// printed.
template <typename Body>
int exit_code_of_daemon(const std::string& output, std::string& printed, Body&& daemon_body) {
    const std::string error_path = make_temporary_path();
    const pid_t child = ::fork();
    if (child == 0) {
        if (!redirect_output(error_path)) ::_exit(90);
        auto report = daemonize(output);
        if (!report) ::_exit(91);
        daemon_body(*report);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    printed = contents(error_path);
    ::unlink(error_path.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Daemon, the_shell_sees_success_when_the_daemon_is_ready) {
    const std::string output = make_temporary_path();
    std::string printed;
    const int code = exit_code_of_daemon(output, printed, [](StartReport& report) {
        const bool leads_nothing = ::getsid(0) != ::getpid() && ::getpgrp() == ::getsid(0);
        struct stat input {};
        const bool reads_null = ::fstat(STDIN_FILENO, &input) == 0 && S_ISCHR(input.st_mode);
        const char* const line = leads_nothing && reads_null ? "detached\n" : "attached\n";
        (void)!::write(STDERR_FILENO, line, 9);
        report.ready();
    });
    EXPECT_EQ(code, 0);
    EXPECT_EQ(printed, "");
    EXPECT_EQ(contents(output), "detached\n");
    ::unlink(output.c_str());
}

TEST(Daemon, the_shell_sees_why_the_daemon_failed) {
    std::string printed;
    const int code = exit_code_of_daemon("", printed, [](StartReport& report) { report.failed("no port"); });
    EXPECT_EQ(code, 1);
    EXPECT_EQ(printed, "no port\n");
}

TEST(Daemon, the_shell_sees_that_the_daemon_died) {
    std::string printed;
    EXPECT_EQ(exit_code_of_daemon("", printed, [](StartReport&) {}), 1);
    EXPECT_EQ(printed, "the daemon ended before it was ready\n");
}

TEST(Daemon, an_output_file_that_cannot_be_opened_is_reported_before_forking) {
    const auto report = daemonize("/nonexistent/directory/log");
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error(), (Error{Errc::kSystem, ENOENT}));
}

TEST(Daemon, detaching_ends_the_original_process_with_success) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t original = ::fork();
    if (original == 0) {
        const pid_t before = ::getpid();
        const auto detached = detach_from_terminal({.changes_directory = true, .discards_streams = true});
        std::array<char, 64> directory{};
        struct stat output {};
        const bool is_detached = detached && ::getpid() != before && ::getsid(0) == ::getpid() &&
                                 ::getcwd(directory.data(), directory.size()) != nullptr &&
                                 std::string_view(directory.data()) == "/" &&
                                 ::fstat(STDOUT_FILENO, &output) == 0 && S_ISCHR(output.st_mode);
        (void)!::write(ends[1], is_detached ? "y" : "n", 1);
        ::_exit(0);
    }
    ::close(ends[1]);
    char result = '?';
    EXPECT_EQ(::read(ends[0], &result, 1), 1);  // From the daemon.
    EXPECT_EQ(result, 'y');
    int status = -1;
    ::waitpid(original, &status, 0);
    EXPECT_EQ(status, 0);
    ::close(ends[0]);
}

}  // namespace
}  // namespace shoal::process
