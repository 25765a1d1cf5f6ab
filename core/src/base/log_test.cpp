// SPDX-License-Identifier: Apache-2.0
#include "shoal/base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "shoal/base/strings.hpp"
#include "shoal/testing/fake_clock.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::log {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using testing::read_file;

class LogTest : public ::testing::Test {
  protected:
    ~LogTest() override {
        configure({});
        set_process_tag("");
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory.path()),
                                                      std::filesystem::directory_iterator()));
    }
    testing::TempDir directory;
    const std::string file = directory.file("shoal.log");
};

TEST_F(LogTest, WritesOneLineWithDateTagAndLevel) {
    ASSERT_TRUE(configure({.file = file}));
    set_process_tag("#123.4");
    warning("{} and {}", 1, "two");
    EXPECT_THAT(
        read_file(file),
        MatchesRegex(
            "\\[[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} #123\\.4\\]\tWARNING\t1 and two\n"));
}

TEST_F(LogTest, NamesTheProcessByItselfWithoutATag) {
    ASSERT_TRUE(configure({.file = file}));
    info("hello");
    EXPECT_THAT(read_file(file), HasSubstr(" @" + std::to_string(::getpid()) + ".0]\tINFO\thello\n"));
}

TEST_F(LogTest, DropsWhatIsBelowItsLevel) {
    ASSERT_TRUE(configure({.level = Level::kNotice, .file = file}));
    EXPECT_FALSE(is_enabled(Level::kInfo));
    EXPECT_TRUE(is_enabled(Level::kNotice));
    debug("no");
    info("no");
    notice("yes");
    error("yes");
    EXPECT_EQ(split(read_file(file), '\n').size(), 3U);
    ASSERT_TRUE(configure({.level = Level::kNone, .file = file}));
    EXPECT_FALSE(is_enabled(Level::kError));
    EXPECT_FALSE(is_enabled(Level::kNone));
    write(Level::kNone, "no");
    error("no");
    EXPECT_THAT(read_file(file), Not(HasSubstr("no\n")));
}

TEST_F(LogTest, FollowsTheDateFormat) {
    ASSERT_TRUE(configure({.file = file, .date_format = "%Y|%j", .with_microseconds = true}));
    set_process_tag("t");
    info("x");
    EXPECT_THAT(read_file(file), MatchesRegex("\\[[0-9]{4}\\|[0-9]{3}\\.[0-9]{6} t\\]\tINFO\tx\n"));
    EXPECT_EQ(settings().date_format, "%Y|%j");
}

TEST_F(LogTest, AnImpossibleFileIsReportedAndTheOldSinkStays) {
    ASSERT_TRUE(configure({.file = file}));
    int errno_value = 0;
    EXPECT_FALSE(configure({.level = Level::kError, .file = directory.file("none/x.log")}, &errno_value));
    EXPECT_EQ(errno_value, ENOENT);
    EXPECT_EQ(settings().file, file);
    info("still here");
    EXPECT_THAT(read_file(file), HasSubstr("still here"));
}

TEST_F(LogTest, RotationPutsTheDateAtTheEndOfTheName) {
    const std::vector<std::pair<Rotation, std::size_t>> kinds = {{Rotation::kSingle, 0},
                                                                 {Rotation::kMonthly, 7},
                                                                 {Rotation::kDaily, 9},
                                                                 {Rotation::kHourly, 11},
                                                                 {Rotation::kEveryMinute, 13}};
    for (const auto& [rotation, suffix_length] : kinds) {
        const testing::TempDir scratch;
        const std::string base = scratch.file("log");
        ASSERT_TRUE(configure({.file = base, .rotation = rotation}));
        info("x");
        const std::filesystem::directory_iterator only(scratch.path());
        EXPECT_EQ(only->path().string().size(), base.size() + suffix_length);
    }
}

TEST_F(LogTest, ANewPeriodOpensANewFile) {
    testing::FakeClock clock;
    const testing::FdLeakCheck leak_check;
    ASSERT_TRUE(configure({.file = file, .rotation = Rotation::kHourly}));
    info("first");
    EXPECT_EQ(files(), 1U);
    clock.step_wall_ms(3'600'000);
    info("second");
    EXPECT_EQ(files(), 2U);
    info("third");
    EXPECT_EQ(files(), 2U);
    configure({});
}

TEST_F(LogTest, ReopenFollowsAnExternalRotation) {
    ASSERT_TRUE(configure({.file = file}));
    info("old");
    std::filesystem::rename(file, file + ".1");
    info("still old");
    reopen();
    info("new");
    EXPECT_THAT(read_file(file + ".1"), HasSubstr("still old"));
    EXPECT_THAT(read_file(file), HasSubstr("new"));
    EXPECT_THAT(read_file(file), Not(HasSubstr("old")));
}

TEST_F(LogTest, KeepsErrno) {
    ASSERT_TRUE(configure({.file = file}));
    errno = EXDEV;
    info("x");
    EXPECT_EQ(errno, EXDEV);
}

TEST_F(LogTest, LinesOfThreadsAndProcessesDoNotMix) {
    ASSERT_TRUE(configure({.file = file}));
    const std::string text(200, 'x');
    std::atomic<bool> is_over{false};
    std::vector<std::thread> threads;
    for (int i = 0; testing::kMayForkBesideThreads && i < 2; ++i) {
        threads.emplace_back([&] {
            while (!is_over)
                info("{}", text);
        });
    }
    // Children of a process whose threads log: the lock must not be inherited locked.
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(testing::run_in_child([&] {
                      ::alarm(20);
                      for (int line = 0; line < 50; ++line)
                          info("{}", text);
                      return 0;
                  }),
                  0);
    }
    is_over = true;
    for (std::thread& thread : threads)
        thread.join();
    const std::string content = read_file(file);
    const auto lines = split(content, '\n');
    EXPECT_GE(lines.size(), 1001U);
    EXPECT_EQ(lines.back(), "");
    const std::size_t tail = std::string("]\tINFO\t").size() + text.size();
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        ASSERT_TRUE(lines[i].starts_with('[') && lines[i].ends_with("]\tINFO\t" + text)) << lines[i];
        ASSERT_LT(lines[i].size(), tail + 60);
    }
}

}  // namespace
}  // namespace shoal::log
