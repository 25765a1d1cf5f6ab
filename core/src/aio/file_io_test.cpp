// SPDX-License-Identifier: Apache-2.0
#include "shoal/aio/file_io.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "shoal/base/clock.hpp"
#include "shoal/testing/fds.hpp"
#include "shoal/testing/temp_dir.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::aio {
namespace {

event::EventLoop& loop() {
    return *event::EventLoop::current();
}

void go(std::function<void()> body) {
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->spawn(std::move(body)));
}

SharedBytes share(std::string text) {
    auto owner = std::make_shared<const std::string>(std::move(text));
    return {*owner, owner};
}

std::string big_text() {
    std::string text;
    for (int i = 0; text.size() < 3'500'000; ++i)
        text += std::to_string(i) + "\n";
    return text;
}

SHOAL_CO_TEST(FileIo, WritesAndReadsWholeFiles) {
    const testing::TempDir directory;
    ThreadPool pool(loop());
    const std::string path = directory.path() + "/file";
    for (const std::string& text : {std::string(), std::string("x\0y", 3), big_text()}) {
        EXPECT_EQ(write_whole_file(pool, path, share(text)), text.size());
        auto content = read_whole_file(pool, path);
        ASSERT_TRUE(content);
        EXPECT_EQ(content->take(), text);
    }
    EXPECT_EQ(write_whole_file(pool, path, share("one")), 3U);
    EXPECT_EQ(write_whole_file(pool, path, share("two"), {.is_appended = true}), 3U);
    EXPECT_EQ(read_whole_file(pool, path)->take(), "onetwo");
    EXPECT_EQ(read_whole_file(pool, path, {.max_bytes = 6})->take(), "onetwo");
    EXPECT_EQ(read_whole_file(pool, path, {.max_bytes = 5}).error().code, Errc::kTooLarge);
    struct stat status;
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0644U);
}

SHOAL_CO_TEST(FileIo, SaysWhatIsWrong) {
    const testing::TempDir directory;
    ThreadPool pool(loop());
    const std::string missing = directory.path() + "/a/b";
    EXPECT_EQ(read_whole_file(pool, missing).error().detail, ENOENT);
    EXPECT_EQ(read_whole_file(pool, directory.path()).error().detail, EISDIR);
    EXPECT_EQ(write_whole_file(pool, missing, share("x")).error().detail, ENOENT);
    EXPECT_EQ(write_whole_file(pool, directory.path(), share("x")).error().detail, EISDIR);
    EXPECT_EQ(write_whole_file(pool, "/dev/full", share("x")).error().detail, ENOSPC);
    EXPECT_EQ(read_whole_file(pool, std::string("a\0b", 3)).error().code, Errc::kInvalid);
    EXPECT_EQ(file_system_status(pool, missing).error().detail, ENOENT);
    EXPECT_GT(file_system_status(pool, directory.path())->f_bsize, 0U);
}

SHOAL_CO_TEST(FileIo, ReadsWhatHasNoSize) {
    ThreadPool pool(loop());
    auto status = read_whole_file(pool, "/proc/self/status");
    ASSERT_TRUE(status);
    EXPECT_NE(status->take().find("Pid:"), std::string::npos);
    EXPECT_EQ(read_whole_file(pool, "/dev/zero", {.max_bytes = 5'000'000}).error().code, Errc::kTooLarge);
    EXPECT_TRUE(read_whole_file(pool, "/dev/null")->empty());
    EXPECT_EQ(write_whole_file(pool, "/dev/null", share("abc")), 3U);
}

SHOAL_CO_TEST(FileIo, NamedPipesOccupyNoThread) {
    const testing::TempDir directory;
    auto pool = std::make_shared<ThreadPool>(loop(), ThreadPoolOptions{.max_threads = 1});
    const std::string path = directory.path() + "/pipe";
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    EXPECT_EQ(write_whole_file(*pool, path, share("x")).error().detail, ENXIO);
    const std::string text = big_text();
    auto got = std::make_shared<std::string>();
    go([=] {
        auto content = read_whole_file(*pool, path);
        if (content) *got = content->take();
    });
    coro::sleep_for_ms(20);
    EXPECT_TRUE(read_whole_file(*pool, "/proc/self/status"));
    EXPECT_EQ(write_whole_file(*pool, path, share(text)), text.size());
    for (int i = 0; i < 1000 && got->empty(); ++i)
        coro::sleep_for_ms(2);
    EXPECT_TRUE(*got == text);
    EXPECT_EQ(read_whole_file(*pool, path, {.timeout_ms = 20}).error().code, Errc::kTimedOut);
}

SHOAL_CO_TEST(FileIo, LocksAreWaitedForWithoutAThread) {
    const testing::TempDir directory;
    auto pool = std::make_shared<ThreadPool>(loop(), ThreadPoolOptions{.max_threads = 1});
    const std::string path = directory.path() + "/file";
    ASSERT_TRUE(write_whole_file(*pool, path, share("before")));
    UniqueFd holder(open(path.c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_EQ(flock(holder.get(), LOCK_EX), 0);
    EXPECT_EQ(read_whole_file(*pool, path, {.lock = FileLock::kShared, .timeout_ms = 20}).error().code,
              Errc::kTimedOut);
    EXPECT_EQ(read_whole_file(*pool, path)->take(), "before");  // Advisory only.
    auto order = std::make_shared<std::string>();
    go([=] {
        EXPECT_EQ(write_whole_file(*pool, path, share("after"), {.lock = FileLock::kExclusive}), 5U);
        *order += "written ";
    });
    coro::sleep_for_ms(20);
    EXPECT_EQ(read_whole_file(*pool, path)->take(), "before");  // Not truncated yet.
    *order += "unlocked ";
    holder.reset();
    for (int i = 0; i < 1000 && order->size() < 15; ++i)
        coro::sleep_for_ms(2);
    EXPECT_EQ(*order, "unlocked written ");
    EXPECT_EQ(read_whole_file(*pool, path, {.lock = FileLock::kShared})->take(), "after");
}

SHOAL_CO_TEST(FileIo, ReadsAndWritesInPlace) {
    const testing::FdLeakCheck leaks;
    const testing::TempDir directory;
    ThreadPool pool(loop());
    const std::string path = directory.path() + "/file";
    ASSERT_TRUE(write_whole_file(pool, path, share("0123456789")));
    const UniqueFd file(open(path.c_str(), O_RDWR | O_CLOEXEC));
    const auto copy = [&] { return UniqueFd(fcntl(file.get(), F_DUPFD_CLOEXEC, 0)); };
    EXPECT_EQ(read_at(pool, copy(), 3, 4)->take(), "3456");
    EXPECT_EQ(read_at(pool, copy(), 8, SIZE_MAX)->take(), "89");
    EXPECT_EQ(read_at(pool, copy(), 20, 5)->take(), "");
    EXPECT_EQ(read_at(pool, copy(), 0, SIZE_MAX, 9).error().code, Errc::kTooLarge);
    EXPECT_EQ(read_at(pool, copy(), 0, 5, 9)->take(), "01234");
    EXPECT_EQ(read_at(pool, copy(), -1, 5).error().code, Errc::kInvalid);
    EXPECT_EQ(write_at(pool, copy(), 8, share("abc")), 3U);
    EXPECT_EQ(read_at(pool, copy(), 0, SIZE_MAX)->take(), "01234567abc");
    EXPECT_EQ(
        write_at(pool, UniqueFd(open(path.c_str(), O_RDONLY | O_CLOEXEC)), 0, share("x")).error().detail,
        EBADF);
    EXPECT_EQ(lseek(file.get(), 0, SEEK_CUR), 0);
}

volatile sig_atomic_t has_sigpipe = 0;

SHOAL_CO_TEST(FileIo, APipeThatIsLeftByItsReaderRaisesNoSignal) {
    const auto before = signal(SIGPIPE, [](int) { has_sigpipe = 1; });
    const testing::TempDir directory;
    ThreadPool pool(loop());
    const std::string path = directory.file("pipe");
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    UniqueFd reader(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    const auto text = share(big_text());
    go([&] {
        char byte = 0;
        while (read(reader.get(), &byte, 1) != 1)  // Not before there is a writer.
            coro::sleep_for_ms(1);
        reader.reset();
    });
    const auto written = write_whole_file(pool, path, text, {.timeout_ms = 5'000});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error(), (Error{Errc::kSystem, EPIPE}));
    EXPECT_EQ(has_sigpipe, 0);
    signal(SIGPIPE, before);
}

}  // namespace
}  // namespace shoal::aio
