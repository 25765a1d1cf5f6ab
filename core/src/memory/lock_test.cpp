// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <functional>
#include <random>

#include "shoal/base/clock.hpp"
#include "shoal/memory/file_lock.hpp"
#include "shoal/memory/process_lock.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory {
namespace {

constexpr LockMode kAlone = LockMode::kExclusive;
constexpr LockMode kShared = LockMode::kShared;
constexpr std::int64_t kNsPerMs = 1'000'000;

std::int64_t in_ms(std::int64_t ms) {
    return monotonic_ns() + ms * kNsPerMs;
}

constexpr std::size_t kMaxBirths = 20'000;
constexpr std::size_t kWorkers = 4;

enum class Doing : int { kNothing, kReading, kWriting };

/// Memory that a test's processes share.
struct Board {
    std::atomic<int> step;
    std::atomic<int> counter;  ///< Changed by its holder only, not atomically.
    std::atomic<bool> has_failed;
    std::array<std::atomic<std::size_t>, kWorkers> births;  ///< Each worker's number.
    std::array<std::atomic<std::uint64_t>, kWorkers> rounds;
    std::array<std::atomic<Doing>, kMaxBirths> doing;
    std::array<std::atomic<bool>, kMaxBirths> is_killed;
};

enum class Kind { kSleep, kSpin, kFile };

class LockTest : public testing::TestWithParam<Kind> {
  protected:
    void SetUp() override {
        const rlimit no_core{0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        arena_ = SharedArena::create(sizeof(Board)).value();
        board_ = arena_.make_zeroed_array<Board>(1).value().data();
        lock_ = make();
    }
    void TearDown() override {
        lock_.reset();
        std::filesystem::remove(path());
    }
    [[nodiscard]] std::unique_ptr<Lock> make() const {
        if (GetParam() == Kind::kFile) return FileLock::create(path()).value();
        return ProcessLock::create(GetParam() == Kind::kSpin ? ProcessLock::Wait::kSpin
                                                             : ProcessLock::Wait::kSleep)
            .value();
    }
    [[nodiscard]] std::string path() const {
        return testing::TempDir() + "shoal_lock_" + std::to_string(owner_);
    }
    [[nodiscard]] Result<void> try_take(LockMode mode) const {
        return lock_->try_take(mode, Turn::kNotAtAll);
    }

    static pid_t in_child(const std::function<void()>& body) {
        const pid_t child = fork();
        if (child != 0) return child;
        body();
        _exit(0);
    }
    static int end_of(pid_t child) {
        int status = -1;
        waitpid(child, &status, 0);
        return status;
    }
    void await_step(int step) const {
        while (board_->step < step)
            usleep(200);
    }

    const pid_t owner_ = getpid();
    SharedArena arena_;
    Board* board_ = nullptr;
    std::unique_ptr<Lock> lock_;
};

TEST_P(LockTest, OneProcessTakesItOnce) {
    EXPECT_TRUE(lock_->take(kAlone));
    EXPECT_EQ(try_take(kAlone).error().code, Errc::kAgain);
    EXPECT_EQ(try_take(kShared).error().code, Errc::kAgain);
    EXPECT_EQ(lock_->take(kAlone, in_ms(5)).error().code, Errc::kTimedOut);
    lock_->release(kAlone);
    EXPECT_TRUE(try_take(kShared));
    EXPECT_TRUE(lock_->take(kShared));
    EXPECT_EQ(try_take(kAlone).error().code, Errc::kAgain);
    lock_->release(kShared);
    EXPECT_EQ(try_take(kAlone).error().code, Errc::kAgain);
    lock_->release(kShared);
    EXPECT_TRUE(try_take(kAlone));
}

TEST_P(LockTest, OtherProcessesAreRefusedAndTimeOut) {
    EXPECT_TRUE(lock_->take(kAlone));
    const pid_t child = in_child([this] {
        const std::int64_t start = monotonic_ns();
        const bool is_right = try_take(kShared).error().code == Errc::kAgain &&
                              lock_->take(kAlone, in_ms(30)).error().code == Errc::kTimedOut &&
                              monotonic_ns() - start >= 30 * kNsPerMs;
        // What the child does not hold, it cannot release.
        lock_->release(kAlone);
        board_->has_failed = !is_right;
    });
    EXPECT_EQ(end_of(child), 0);
    EXPECT_FALSE(board_->has_failed);
    EXPECT_EQ(end_of(in_child([this] {
                  if (try_take(kAlone)) board_->has_failed = true;
              })),
              0);
    EXPECT_FALSE(board_->has_failed);
}

TEST_P(LockTest, WaiterGetsItAsSoonAsItIsReleased) {
    EXPECT_TRUE(lock_->take(kAlone));
    const pid_t child = in_child([this] {
        board_->step = 1;
        if (!lock_->take(kAlone, in_ms(20'000))) board_->has_failed = true;
        lock_->release(kAlone);
    });
    await_step(1);
    usleep(5'000);
    lock_->release(kAlone);
    EXPECT_EQ(end_of(child), 0);
    EXPECT_FALSE(board_->has_failed);
}

TEST_P(LockTest, ReadersShareItAndKeepWritersOut) {
    EXPECT_TRUE(lock_->take(kShared));
    const pid_t child = in_child([this] {
        board_->has_failed = !lock_->take(kShared) || try_take(kAlone);
        lock_->release(kShared);
        if (try_take(kAlone)) board_->has_failed = true;
    });
    EXPECT_EQ(end_of(child), 0);
    EXPECT_FALSE(board_->has_failed);
}

TEST_P(LockTest, NothingIsLostBetweenProcesses) {
    constexpr int kRounds = 2'000;
    std::array<pid_t, kWorkers> children{};
    for (pid_t& child : children) {
        child = in_child([this] {
            for (int i = 0; i < kRounds; ++i) {
                if (!lock_->take(kAlone)) board_->has_failed = true;
                board_->counter.store(board_->counter.load(std::memory_order_relaxed) + 1,
                                      std::memory_order_relaxed);
                lock_->release(kAlone);
            }
        });
    }
    for (const pid_t child : children)
        EXPECT_EQ(end_of(child), 0);
    EXPECT_FALSE(board_->has_failed);
    EXPECT_EQ(board_->counter, static_cast<int>(kWorkers) * kRounds);
}

TEST_P(LockTest, DeathOfTheHolderFreesIt) {
    for (const LockMode mode : {kAlone, kShared}) {
        for (const int number : {SIGKILL, SIGSEGV, SIGTERM, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGHUP, SIGINT,
                                 SIGQUIT, SIGPIPE, SIGALRM, SIGUSR1, SIGSYS, SIGTRAP}) {
            SCOPED_TRACE(number);
            board_->step = 0;
            const pid_t holder = in_child([&] {
                signal(number, SIG_DFL);
                static_cast<void>(lock_->take(mode));
                board_->step = 1;
                await_step(2);
                raise(number);
            });
            await_step(1);
            EXPECT_EQ(try_take(kAlone).error().code, Errc::kAgain);
            board_->step = 2;
            // The child is not waited for: a zombie holds nothing.
            EXPECT_TRUE(lock_->take(kAlone, in_ms(10'000)));
            lock_->release(kAlone);
            const int status = end_of(holder);
            EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == number) << status;
        }
    }
}

TEST_P(LockTest, ExitAndExecFreeIt) {
    const pid_t exits = in_child([this] { static_cast<void>(lock_->take(kAlone)); });
    EXPECT_EQ(end_of(exits), 0);
    EXPECT_TRUE(try_take(kAlone));
    lock_->release(kAlone);
    const pid_t executes = in_child([this] {
        static_cast<void>(lock_->take(kAlone));
        execl("/bin/sleep", "sleep", "30", nullptr);
    });
    EXPECT_TRUE(lock_->take(kAlone, in_ms(10'000)));
    kill(executes, SIGKILL);
    end_of(executes);
}

TEST_P(LockTest, ChildOfTheHolderDoesNotKeepIt) {
    const pid_t holder = in_child([this] {
        static_cast<void>(lock_->take(kAlone));
        const pid_t grandchild = fork();
        if (grandchild == 0) {
            await_step(2);
            _exit(0);
        }
        board_->step = 1;
        raise(SIGKILL);
    });
    await_step(1);
    EXPECT_TRUE(lock_->take(kAlone, in_ms(10'000)));
    board_->step = 2;
    end_of(holder);
}

// ---- random kills ----------------------------------------------------------------------------------------

/// A worker is in the lock that it holds, unless it was killed there.
class KillStorm : public LockTest {
  protected:
    void enter(std::size_t me, LockMode mode) {
        const bool is_alone = mode == kAlone;
        board_->doing[me] = is_alone ? Doing::kWriting : Doing::kReading;
        for (const auto& birth : board_->births) {
            const std::size_t other = birth;
            const Doing doing = board_->doing[other];
            const bool conflicts = is_alone ? doing != Doing::kNothing : doing == Doing::kWriting;
            if (other != me && conflicts && !board_->is_killed[other]) board_->has_failed = true;
        }
    }
    void work(std::size_t slot, std::size_t me) {
        std::minstd_rand random(static_cast<unsigned>(me));
        for (;;) {
            const LockMode mode = random() % 3 == 0 ? kShared : kAlone;
            if (random() % 4 == 0) {
                if (!try_take(mode)) continue;
            } else if (random() % 4 == 0) {
                if (!lock_->take(mode, in_ms(1))) continue;
            } else if (!lock_->take(mode)) {
                board_->has_failed = true;
            }
            enter(me, mode);
            board_->doing[me] = Doing::kNothing;
            lock_->release(mode);
            board_->rounds[slot].fetch_add(1);
        }
    }
    pid_t start(std::size_t slot) {
        const std::size_t me = next_birth_++;
        board_->births[slot] = me;
        return in_child([&] { work(slot, me); });
    }
    void end(std::size_t slot, pid_t worker) {
        board_->is_killed[board_->births[slot]] = true;
        kill(worker, SIGKILL);
        end_of(worker);
    }

    std::size_t next_birth_ = 1;
};

TEST_P(KillStorm, NobodyWaitsForEverAndNobodyEntersTwice) {
    constexpr std::int64_t kStormMs = 2'000;
    std::array<pid_t, kWorkers> workers{};
    for (std::size_t slot = 0; slot < kWorkers; ++slot)
        workers[slot] = start(slot);
    std::minstd_rand random(12'345);
    int kills = 0;
    for (const std::int64_t end_ns = in_ms(kStormMs); monotonic_ns() < end_ns && next_birth_ < kMaxBirths;
         ++kills) {
        const std::size_t slot = random() % kWorkers;
        usleep(random() % 300);
        end(slot, workers[slot]);
        workers[slot] = start(slot);
    }
    // After the last kill every worker goes on.
    for (std::size_t slot = 0; slot < kWorkers; ++slot) {
        const std::uint64_t before = board_->rounds[slot];
        const std::int64_t end_ns = in_ms(10'000);
        while (board_->rounds[slot] < before + 3 && monotonic_ns() < end_ns)
            usleep(1'000);
        EXPECT_GE(board_->rounds[slot], before + 3) << "worker " << slot << " waits";
    }
    for (std::size_t slot = 0; slot < kWorkers; ++slot)
        end(slot, workers[slot]);
    EXPECT_TRUE(lock_->take(kAlone, in_ms(5'000)));
    EXPECT_FALSE(board_->has_failed);
    RecordProperty("kills", kills);
}

std::string name_of(const testing::TestParamInfo<Kind>& info) {
    return std::array{"Sleep", "Spin", "File"}.at(static_cast<std::size_t>(info.param));
}
INSTANTIATE_TEST_SUITE_P(All, LockTest, testing::Values(Kind::kSleep, Kind::kSpin, Kind::kFile), name_of);
INSTANTIATE_TEST_SUITE_P(All, KillStorm, testing::Values(Kind::kSleep, Kind::kSpin, Kind::kFile), name_of);

// ---- one kind --------------------------------------------------------------------------------------------

using ProcessLockTest = LockTest;
INSTANTIATE_TEST_SUITE_P(All, ProcessLockTest, testing::Values(Kind::kSleep), name_of);

TEST_P(ProcessLockTest, ReadersDoNotStarveAWriter) {
    std::array<pid_t, 3> readers{};
    for (pid_t& reader : readers) {
        reader = in_child([this] {
            // Between them the readers always hold it.
            while (board_->step < 4) {
                static_cast<void>(lock_->take(kShared));
                if (board_->step < 3) ++board_->step;
                usleep(2'000);
                lock_->release(kShared);
            }
        });
    }
    await_step(3);
    EXPECT_TRUE(lock_->take(kAlone, in_ms(10'000)));
    board_->step = 4;
    lock_->release(kAlone);
    for (const pid_t reader : readers)
        EXPECT_EQ(end_of(reader), 0);
}

using FileLockTest = LockTest;
INSTANTIATE_TEST_SUITE_P(All, FileLockTest, testing::Values(Kind::kFile), name_of);

TEST_P(FileLockTest, ExcludesUnrelatedLocksAndSurvivesOtherDescriptors) {
    const auto other = make();
    EXPECT_TRUE(try_take(kAlone));
    EXPECT_EQ(other->try_take(kShared, Turn::kNotAtAll).error().code, Errc::kAgain);
    { const UniqueFd passing(open(path().c_str(), O_RDONLY | O_CLOEXEC)); }
    EXPECT_EQ(other->try_take(kShared, Turn::kNotAtAll).error().code, Errc::kAgain);
    lock_->release(kAlone);
    EXPECT_TRUE(other->try_take(kShared, Turn::kNotAtAll));
}

TEST_P(FileLockTest, ChildLocksTheSameFileAfterItWasDeleted) {
    std::filesystem::remove(path());
    EXPECT_TRUE(try_take(kAlone));
    EXPECT_EQ(end_of(in_child([this] {
                  if (try_take(kAlone)) board_->has_failed = true;
              })),
              0);
    EXPECT_FALSE(board_->has_failed);
}

TEST(FileLock, ReportsAFileThatCannotBeOpened) {
    const auto lock = FileLock::create("/nonexistent/lock");
    ASSERT_FALSE(lock);
    EXPECT_EQ(lock.error(), (Error{Errc::kSystem, ENOENT}));
}

}  // namespace
}  // namespace shoal::memory
