// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/limits.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace shoal::process {
namespace {

TEST(Limits, the_open_file_limit_is_lowered_and_raised_again) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (!set_open_file_limit(32) || open_file_limit() != 32) ::_exit(1);
        const auto raised = raise_open_file_limit(48);
        if (!raised || *raised != 48 || open_file_limit() != 48) ::_exit(2);
        const auto kept = raise_open_file_limit(40);  // Never lowers.
        ::_exit(kept && *kept == 48 ? 0 : 3);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

TEST(Limits, a_limit_above_the_hard_one_is_cut_to_it) {
    const pid_t child = ::fork();
    if (child == 0) {
        const auto raised = raise_open_file_limit(std::size_t{1} << 40);
        ::_exit(raised && *raised == open_file_limit() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace shoal::process
