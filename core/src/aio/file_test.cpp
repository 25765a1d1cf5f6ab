// SPDX-License-Identifier: Apache-2.0
#include "shoal/aio/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "shoal_testing/co_test.hpp"

namespace shoal::aio {
namespace {

using Mode = WriteFileOptions::Mode;

class TempFile {
  public:
    TempFile() { ::close(mkstemp(path_.data())); }
    ~TempFile() { unlink(path_.c_str()); }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

  private:
    std::string path_ = "/tmp/shoal-file-XXXXXX";
};

event::EventLoop& loop() {
    return *event::EventLoop::current();
}

SHOAL_CO_TEST(File, ReadsWhatItWrote) {
    ThreadPool pool(loop());
    const TempFile file;
    const std::string content(100'000, 'x');
    EXPECT_EQ(write_file(pool, file.path(), content), content.size());
    EXPECT_EQ(read_file(pool, file.path()), content);
    EXPECT_EQ(write_file(pool, file.path(), "short", {.is_synced = true}), 5U);
    EXPECT_EQ(read_file(pool, file.path()), "short") << "replaced, not overwritten in part";
    EXPECT_EQ(write_file(pool, file.path(), "er", {.mode = Mode::kAppend}), 2U);
    EXPECT_EQ(read_file(pool, file.path()), "shorter");
    EXPECT_EQ(write_file(pool, file.path(), ""), 0U);
    EXPECT_EQ(read_file(pool, file.path()), "");
}

SHOAL_CO_TEST(File, ReadsAPart) {
    ThreadPool pool(loop());
    const TempFile file;
    ASSERT_TRUE(write_file(pool, file.path(), "0123456789"));
    EXPECT_EQ(read_file(pool, file.path(), {.offset = 3, .max_bytes = 4}), "3456");
    EXPECT_EQ(read_file(pool, file.path(), {.offset = 8}), "89");
    EXPECT_EQ(read_file(pool, file.path(), {.offset = 20}), "");
    EXPECT_EQ(read_file(pool, file.path(), {.max_bytes = 0}), "");
}

SHOAL_CO_TEST(File, ReadsFilesOfUnknownSize) {
    ThreadPool pool(loop());
    const auto status = read_file(pool, "/proc/self/status");
    ASSERT_TRUE(status);
    EXPECT_NE(status->find("Pid:"), std::string::npos);
    EXPECT_EQ(read_file(pool, "/dev/zero", {.max_bytes = 100'000})->size(), 100'000U);
}

SHOAL_CO_TEST(File, TellsWhyItFailed) {
    ThreadPool pool(loop());
    const TempFile file;
    EXPECT_EQ(read_file(pool, "/no/such/file").error(), (Error{Errc::kSystem, ENOENT}));
    EXPECT_EQ(read_file(pool, "/tmp").error(), (Error{Errc::kSystem, EISDIR}));
    EXPECT_EQ(read_file(pool, file.path(), {.offset = -1}).error().code, Errc::kInvalid);
    EXPECT_EQ(read_file(pool, std::string("/tmp\0x", 6)).error().code, Errc::kInvalid);
    EXPECT_EQ(write_file(pool, "/no/such/file", "x").error(), (Error{Errc::kSystem, ENOENT}));
    EXPECT_EQ(write_file(pool, file.path(), "x", {.mode = Mode::kExclusive}).error(),
              (Error{Errc::kSystem, EEXIST}));
    EXPECT_EQ(write_file(pool, "/dev/full", "x").error(), (Error{Errc::kSystem, ENOSPC}));
}

SHOAL_CO_TEST(File, CreatesWithTheGivenPermissions) {
    ThreadPool pool(loop());
    std::string path;
    {
        const TempFile file;
        path = file.path();
    }
    ASSERT_TRUE(write_file(pool, path, "x", {.mode = Mode::kExclusive, .permissions = 0600}));
    struct stat status;
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    unlink(path.c_str());
}

}  // namespace
}  // namespace shoal::aio
