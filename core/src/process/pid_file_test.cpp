// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/pid_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace shoal::process {
namespace {

class PidFileTest : public ::testing::Test {
  protected:
    void SetUp() override { path_ = fmt::format("{}shoal_pid_{}", ::testing::TempDir(), ::getpid()); }
    void TearDown() override { ::unlink(path_.c_str()); }
    void put(std::string_view text) const { std::ofstream(path_) << text; }
    std::string path_;
};

TEST_F(PidFileTest, holds_the_writers_id_and_goes_with_it) {
    {
        const auto file = PidFile::write(path_);
        ASSERT_TRUE(file);
        EXPECT_EQ(read_pid_file(path_), ::getpid());
    }
    EXPECT_NE(::access(path_.c_str(), F_OK), 0);
}

TEST_F(PidFileTest, replaces_what_another_left) {
    put("12345678\nrubbish");
    const auto file = PidFile::write(path_);
    ASSERT_TRUE(file);
    EXPECT_EQ(read_pid_file(path_), ::getpid());
}

TEST_F(PidFileTest, replaces_links_and_never_writes_through_them) {
    const std::string target = path_ + ".target";
    std::ofstream(target) << "precious";
    for (const bool is_symbolic : {true, false}) {
        ASSERT_EQ(
            is_symbolic ? ::symlink(target.c_str(), path_.c_str()) : ::link(target.c_str(), path_.c_str()),
            0);
        const auto file = PidFile::write(path_);
        ASSERT_TRUE(file);
        EXPECT_EQ(read_pid_file(path_), ::getpid());
        std::string content;
        std::ifstream(target) >> content;
        EXPECT_EQ(content, "precious");
    }
    ::unlink(target.c_str());
}

TEST_F(PidFileTest, reads_regular_files_only) {
    const std::string target = path_ + ".target";
    std::ofstream(target) << "123";
    ASSERT_EQ(::symlink(target.c_str(), path_.c_str()), 0);
    EXPECT_FALSE(read_pid_file(path_));
    ::unlink(path_.c_str());
    ::unlink(target.c_str());
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    EXPECT_FALSE(read_pid_file(path_));  // And does not wait for a writer.
}

TEST_F(PidFileTest, stays_when_another_process_has_taken_it_over) {
    {
        const auto file = PidFile::write(path_);
        ASSERT_TRUE(file);
        put("1");
    }
    EXPECT_EQ(read_pid_file(path_), 1);
}

TEST_F(PidFileTest, a_child_does_not_remove_its_parents_file) {
    auto file = PidFile::write(path_);
    ASSERT_TRUE(file);
    const pid_t child = ::fork();
    if (child == 0) {
        file->remove();
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(read_pid_file(path_), ::getpid());
}

TEST_F(PidFileTest, moves_with_its_duty) {
    auto file = PidFile::write(path_);
    ASSERT_TRUE(file);
    {
        PidFile other = std::move(*file);
        EXPECT_EQ(::access(path_.c_str(), F_OK), 0);
    }
    EXPECT_NE(::access(path_.c_str(), F_OK), 0);
}

TEST_F(PidFileTest, a_directory_that_does_not_exist_is_an_error) {
    const auto file = PidFile::write("/nonexistent/shoal.pid");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error(), (Error{Errc::kSystem, ENOENT}));
}

TEST_F(PidFileTest, reading_refuses_what_is_no_process_id) {
    EXPECT_FALSE(read_pid_file(path_));
    for (const char* const text : {"", "abc", "-5", "0"}) {
        put(text);
        EXPECT_FALSE(read_pid_file(path_)) << text;
    }
}

}  // namespace
}  // namespace shoal::process
