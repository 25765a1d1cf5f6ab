// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/message_assembly.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace shoal::process {
namespace {

std::string part(pid_t sender, std::uint64_t message, std::uint64_t total, std::uint64_t offset,
                 std::string_view bytes) {
    const PartHead head{.sender = sender, .message = message, .total_bytes = total, .offset = offset};
    return std::string(reinterpret_cast<const char*>(&head), sizeof head).append(bytes);
}

TEST(MessageAssembly, JoinsThePartsOfAMessage) {
    MessageAssembly assembly(100);
    EXPECT_EQ(assembly.add(part(1, 1, 6, 0, "ab")), std::nullopt);
    EXPECT_EQ(assembly.add(part(1, 1, 6, 2, "cd")), std::nullopt);
    EXPECT_EQ(assembly.add(part(1, 1, 6, 4, "ef")), "abcdef");
    EXPECT_EQ(assembly.open_count(), 0U);
}

TEST(MessageAssembly, KeepsMixedSendersApart) {
    MessageAssembly assembly(100);
    EXPECT_EQ(assembly.add(part(1, 1, 2, 0, "a")), std::nullopt);
    EXPECT_EQ(assembly.add(part(2, 1, 2, 0, "x")), std::nullopt);
    EXPECT_EQ(assembly.add(part(1, 2, 2, 0, "m")), std::nullopt);
    EXPECT_EQ(assembly.add(part(2, 1, 2, 1, "y")), "xy");
    EXPECT_EQ(assembly.add(part(1, 1, 2, 1, "b")), "ab");
    EXPECT_EQ(assembly.add(part(1, 2, 2, 1, "n")), "mn");
}

TEST(MessageAssembly, PassesOnOneThatIsWholeOrNoPart) {
    MessageAssembly assembly(100);
    EXPECT_EQ(assembly.add(part(1, 1, 3, 0, "abc")), "abc");
    EXPECT_EQ(assembly.add(part(1, 2, 0, 0, "")), "");
    EXPECT_EQ(assembly.add("hello"), "hello");
    EXPECT_EQ(assembly.add(std::string(100, '.')), std::string(100, '.'));
}

TEST(MessageAssembly, DropsWhatIsWrong) {
    MessageAssembly assembly(100);
    EXPECT_EQ(assembly.add(part(1, 1, 101, 0, "too large")), std::nullopt);
    EXPECT_EQ(assembly.add(part(1, 2, 4, 2, "no beginning")), std::nullopt);
    EXPECT_EQ(assembly.add(part(1, 2, 4, 2, "cd")), std::nullopt);
    EXPECT_EQ(assembly.add(part(1, 3, 2, 5, "")), std::nullopt);
    EXPECT_EQ(assembly.open_count(), 0U);
    EXPECT_EQ(assembly.add(part(1, 4, 4, 0, "a")), std::nullopt);
    EXPECT_EQ(assembly.add(part(1, 4, 4, 2, "gp")), std::nullopt);
    EXPECT_EQ(assembly.open_count(), 0U);
}

TEST(MessageAssembly, ForgetsSendersThatDiedInTheMiddle) {
    const pid_t dead = ::fork();
    if (dead == 0) ::_exit(0);
    ASSERT_EQ(::waitpid(dead, nullptr, 0), dead);
    MessageAssembly assembly(100);
    for (std::uint64_t i = 0; i < 1000; ++i)
        EXPECT_EQ(assembly.add(part(dead, i, 2, 0, "a")), std::nullopt);
    EXPECT_LE(assembly.open_count(), 17U);
    EXPECT_EQ(assembly.add(part(::getpid(), 1, 2, 0, "a")), std::nullopt);
    EXPECT_EQ(assembly.add(part(::getpid(), 1, 2, 1, "b")), "ab");
}

}  // namespace
}  // namespace shoal::process
