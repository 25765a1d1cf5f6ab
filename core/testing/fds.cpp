// SPDX-License-Identifier: Apache-2.0
#include "shoal/testing/fds.hpp"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace shoal::testing {

std::size_t count_open_fds() {
    DIR* const directory = ::opendir("/proc/self/fd");
    if (directory == nullptr) return 0;
    std::size_t entries = 0;
    while (::readdir(directory) != nullptr)
        ++entries;
    ::closedir(directory);
    return entries - 3;  // ".", ".." and the directory itself.
}

FdLeakCheck::~FdLeakCheck() {
    EXPECT_EQ(count_open_fds(), before_) << "descriptors leaked";
}

int run_in_child(const std::function<int()>& body) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body());
    if (child < 0) return -1;
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace shoal::testing
