// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/spawn.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <array>

namespace shoal::process {
namespace {

/// posix_spawn_file_actions_t with an owner. The first failing call counts.
class FileActions {
  public:
    FileActions() noexcept : code_(::posix_spawn_file_actions_init(&actions_)) {}
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }

    void duplicate(int fd, int as) noexcept {
        if (code_ == 0) code_ = ::posix_spawn_file_actions_adddup2(&actions_, fd, as);
    }
    void close_from(int fd) noexcept {
        if (code_ == 0) code_ = ::posix_spawn_file_actions_addclosefrom_np(&actions_, fd);
    }
    [[nodiscard]] int code() const noexcept { return code_; }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_;
    int code_;
};

/// The attributes of every command: its signal mask and dispositions.
class Attributes {
  public:
    Attributes() noexcept {
        ::posix_spawnattr_init(&attributes_);
        sigset_t set;
        ::sigemptyset(&set);
        ::posix_spawnattr_setsigmask(&attributes_, &set);
        // PHP ignores SIGPIPE, but `yes | head` needs it. With SIGCHLD ignored the shell could not wait for
        // its children.
        ::sigaddset(&set, SIGPIPE);
        ::sigaddset(&set, SIGCHLD);
        ::posix_spawnattr_setsigdefault(&attributes_, &set);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
    [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

  private:
    posix_spawnattr_t attributes_;
};

/// The program's environment. PHP may load extensions with RTLD_DEEPBIND. If the program has its own copy of
/// `environ` (a copy relocation), our `environ` would be libc's, which is never set.
char** environment() noexcept {
    static char*** const of_program = [] {
        void* const program = ::dlopen(nullptr, RTLD_LAZY);
        if (program == nullptr) return &::environ;
        void* const variable = ::dlsym(program, "environ");
        ::dlclose(program);
        return variable != nullptr ? static_cast<char***>(variable) : &::environ;
    }();
    return *of_program;
}

}  // namespace

Result<SpawnedCommand> spawn_command(const std::string& command, bool captures_stderr) {
    if (command.find('\0') != std::string::npos) return fail(Errc::kInvalid);
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail_errno();
    UniqueFd reading(ends[0]);
    const UniqueFd writing(ends[1]);
    // Affects this end only: the command's end is a separate file description and stays blocking.
    if (::fcntl(reading.get(), F_SETFL, O_NONBLOCK) != 0) return fail_errno();

    FileActions actions;
    actions.duplicate(writing.get(), STDOUT_FILENO);
    if (captures_stderr) actions.duplicate(STDOUT_FILENO, STDERR_FILENO);
    actions.close_from(STDERR_FILENO + 1);
    if (actions.code() != 0) return fail_errno(actions.code());
    const Attributes attributes;

    // posix_spawn() takes char*, but writes to none of them.
    const std::array<char*, 4> arguments{const_cast<char*>("sh"), const_cast<char*>("-c"),
                                         const_cast<char*>(command.c_str()), nullptr};
    pid_t pid = -1;
    const int code =
        ::posix_spawn(&pid, "/bin/sh", actions.get(), attributes.get(), arguments.data(), environment());
    if (code != 0) return fail_errno(code);
    return SpawnedCommand{pid, std::move(reading)};
}

}  // namespace shoal::process
