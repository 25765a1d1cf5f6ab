// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/daemon.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "shoal/process/child.hpp"

namespace shoal::process {
namespace {

constexpr char kReady = 'r';
constexpr char kFailed = 'f';

Result<UniqueFd> open_for_output(const std::string& file) noexcept {
    const char* const path = file.empty() ? "/dev/null" : file.c_str();
    UniqueFd out(::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
    if (!out) return fail_errno();
    return out;
}

void put(int fd, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// Runs in the original process: waits for the daemon's report and exits with the result.
[[noreturn]] void wait_for_report(UniqueFd pipe, pid_t middle) noexcept {
    while (::waitpid(middle, nullptr, 0) < 0 && errno == EINTR) {
    }
    std::string heard;
    std::array<char, 512> chunk;
    for (;;) {
        const ssize_t got = ::read(pipe.get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        heard.append(chunk.data(), static_cast<std::size_t>(got));
        if (heard.front() == kReady) break;
    }
    // _exit: destructors and exit handlers belong to the daemon now. For example, they would unlink its
    // socket.
    if (!heard.empty() && heard.front() == kReady) ::_exit(EXIT_SUCCESS);
    const std::string message = heard.empty() ? "the daemon ended before it was ready" : heard.substr(1);
    put(STDERR_FILENO, message + "\n");
    ::_exit(EXIT_FAILURE);
}

}  // namespace

void StartReport::ready() noexcept {
    if (pipe_) put(pipe_.get(), std::string_view(&kReady, 1));
    pipe_.reset();
}

void StartReport::failed(std::string_view message) noexcept {
    if (pipe_) {
        put(pipe_.get(), std::string_view(&kFailed, 1));
        put(pipe_.get(), message);
    }
    pipe_.reset();
}

Result<void> redirect_output(const std::string& file) noexcept {
    auto out = open_for_output(file);
    if (!out) return fail(out.error());
    if (::dup2(out->get(), STDOUT_FILENO) < 0 || ::dup2(out->get(), STDERR_FILENO) < 0) return fail_errno();
    // The file may have got one of the three numbers, if the program was started with it closed.
    if (out->get() <= STDERR_FILENO) (void)out->release();
    return {};
}

Result<void> detach_from_terminal(const DetachOptions& options) noexcept {
    const auto child = fork_process();
    if (!child) return fail(child.error());
    if (*child > 0) ::_exit(EXIT_SUCCESS);
    unblock_signals_after_fork();
    ::setsid();
    if (options.changes_directory && ::chdir("/") != 0) return fail_errno();
    if (!options.discards_streams) return {};
    const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!null) return fail_errno();
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::dup2(null.get(), standard) < 0) return fail_errno();
    }
    return {};
}

Result<StartReport> daemonize(const std::string& output_file) {
    auto output = open_for_output(output_file);
    if (!output) return fail(output.error());
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail_errno();
    UniqueFd reading(ends[0]);
    UniqueFd writing(ends[1]);

    const auto middle = fork_process();
    if (!middle) return fail(middle.error());
    if (*middle > 0) {
        writing.reset();
        wait_for_report(std::move(reading), *middle);
    }
    reading.reset();
    ::setsid();
    StartReport report(std::move(writing));
    // After the second fork the process is no session leader, so it can never acquire a terminal.
    const pid_t daemon = ::fork();
    if (daemon < 0) report.failed("cannot fork the daemon");
    if (daemon != 0) ::_exit(daemon < 0 ? EXIT_FAILURE : EXIT_SUCCESS);

    unblock_signals_after_fork();
    const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (null) ::dup2(null.get(), STDIN_FILENO);
    ::dup2(output->get(), STDOUT_FILENO);
    ::dup2(output->get(), STDERR_FILENO);
    return report;
}

}  // namespace shoal::process
