// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/privileges.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace shoal::process {
namespace {

template <typename Check>
int exit_code_in_child(Check&& check) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(check());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Privileges, names_and_numbers_are_found) {
    const auto by_name = find_identity("root", "");
    ASSERT_TRUE(by_name);
    EXPECT_EQ(by_name->user_id, 0U);
    EXPECT_EQ(by_name->group_id, 0U);
    const auto by_number = find_identity("0", "0");
    ASSERT_TRUE(by_number);
    EXPECT_EQ(by_number->user_name, "root");
}

TEST(Privileges, an_unknown_name_says_which) {
    const auto no_user = find_identity("no-such-user-here", "");
    ASSERT_FALSE(no_user);
    EXPECT_EQ(no_user.error(), (Error{Errc::kNotFound, 0}));
    const auto no_group = find_identity("root", "no-such-group-here");
    ASSERT_FALSE(no_group);
    EXPECT_EQ(no_group.error(), (Error{Errc::kNotFound, 1}));
}

TEST(Privileges, nothing_asked_changes_nothing) {
    const auto nobody = find_identity("", "");
    ASSERT_TRUE(nobody);
    EXPECT_FALSE(nobody->user_id || nobody->group_id);
    EXPECT_TRUE(drop_privileges(*nobody, ""));
}

TEST(Privileges, root_becomes_the_user_for_good) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    const auto identity = find_identity("nobody", "");
    ASSERT_TRUE(identity);
    EXPECT_EQ(0, exit_code_in_child([&] {
                  if (!drop_privileges(*identity, "/tmp")) return 1;
                  if (::getuid() != *identity->user_id || ::getegid() != *identity->group_id) return 2;
                  if (::setuid(0) == 0) return 3;
                  std::string where(64, '\0');
                  return ::getcwd(where.data(), where.size()) != nullptr && where[1] == '\0' ? 0 : 4;
              }));
}

TEST(Privileges, another_user_cannot_become_anybody) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    const auto identity = find_identity("nobody", "");
    const auto root = find_identity("root", "");
    ASSERT_TRUE(identity && root);
    EXPECT_EQ(0, exit_code_in_child([&] {
                  if (!drop_privileges(*identity, "")) return 1;
                  const auto refused = drop_privileges(*root, "");
                  return !refused && refused.error() == Error{Errc::kSystem, EPERM} ? 0 : 2;
              }));
}

TEST(Privileges, a_root_directory_that_does_not_exist_is_an_error) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    EXPECT_EQ(0, exit_code_in_child([&] {
                  const auto refused = drop_privileges(Identity{}, "/nonexistent/root");
                  return !refused && refused.error() == Error{Errc::kSystem, ENOENT} ? 0 : 1;
              }));
}

}  // namespace
}  // namespace shoal::process
