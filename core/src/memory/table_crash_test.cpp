// SPDX-License-Identifier: Apache-2.0
/// Processes that are killed at random moments while they write.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include "memory/table_check.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kKills = 300;  // A fork costs many times as much.
#else
constexpr int kKills = 10'000;
#endif

using Clock = std::chrono::steady_clock;

struct Shared {
    std::atomic<bool> stops;
    std::atomic<std::uint64_t> reads;
    std::atomic<std::uint64_t> damaged;
};

class TableCrash : public testing::Test {
  protected:
    TableCrash() : arena_(std::move(*SharedArena::create(4096))), shared_(*arena_.make<Shared>()) {}

    pid_t start_writer(std::uint64_t seed) {
        const pid_t child = ::fork();
        if (child != 0) return child;
        for (std::uint64_t random = seed * 0x9E3779B97F4A7C15 + 1;;)
            checked_.step(random);
    }
    /// Reads all the time, and writes now and then.
    pid_t start_reader() {
        const pid_t child = ::fork();
        if (child != 0) return child;
        std::uint64_t random = 1;
        for (unsigned number = 0; !shared_->stops; ++number) {
            const bool is_good =
                number % 64 == 0 ? checked_.check_all() : checked_.is_whole(CheckedTable::key(number));
            if (!is_good) ++shared_->damaged;
            if (number % 4 == 0) checked_.step(random);
            ++shared_->reads;
        }
        ::_exit(0);
    }
    /// Kills it after a random part of its life, and checks some rows and that writing is possible.
    void kill_and_check(pid_t writer) {
        std::this_thread::sleep_for(std::chrono::microseconds(CheckedTable::next(random_) % 300));
        ::kill(writer, SIGKILL);
        EXPECT_EQ(::waitpid(writer, nullptr, 0), writer);
        const auto start = Clock::now();
        for (unsigned i = 0; i < 4; ++i) {
            const std::string key = CheckedTable::key(static_cast<unsigned>(CheckedTable::next(random_)));
            if (!checked_.is_whole(key)) ++shared_->damaged;
            checked_.step(random_);
        }
        longest_ = std::max(longest_, Clock::now() - start);
    }

    CheckedTable checked_;
    SharedArena arena_;
    Shared* shared_;
    std::uint64_t random_ = 0x2545F4914F6CDD1D;
    Clock::duration longest_{};
};

TEST_F(TableCrash, killed_writers_leave_whole_rows_and_no_lock) {
    const pid_t reader = start_reader();
    for (int i = 0; i < kKills; ++i)
        kill_and_check(start_writer(static_cast<std::uint64_t>(i)));
    shared_->stops = true;
    int status = -1;
    EXPECT_EQ(::waitpid(reader, &status, 0), reader);
    EXPECT_EQ(status, 0);
    EXPECT_GT(shared_->reads, 1000U);
    EXPECT_EQ(shared_->damaged, 0U);
    EXPECT_TRUE(checked_.check_all());
    EXPECT_LT(longest_, std::chrono::seconds(5));

    // Every way to look at it agrees, and no slot is lost.
    Table& table = checked_.table();
    std::vector<std::uint64_t> row(table.row_words());
    std::set<std::string> keys;
    for (Table::Cursor cursor; table.next(cursor, row);)
        EXPECT_TRUE(keys.insert(std::string(cursor.key())).second);
    for (unsigned i = 0; i < CheckedTable::kKeys; ++i)
        EXPECT_EQ(table.exists(CheckedTable::key(i)), keys.contains(CheckedTable::key(i))) << i;
    EXPECT_EQ(table.count(), keys.size());
    for (int i = 0; table.set("filler " + std::to_string(i), {}); ++i) {
    }
    EXPECT_EQ(table.count(), table.stats().capacity);
}

}  // namespace
}  // namespace shoal::memory
