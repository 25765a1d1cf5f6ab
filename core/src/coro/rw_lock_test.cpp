// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/rw_lock.hpp"

#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "shoal/coro/runtime.hpp"
#include "shoal/coro/wait_group.hpp"
#include "shoal/memory/process_lock.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::coro {
namespace {

using testing::ElementsAre;

constexpr LockMode kAlone = LockMode::kExclusive;
constexpr LockMode kShared = LockMode::kShared;

Cid spawn(std::function<void()> body) {
    return Scheduler::current_scheduler()->spawn(std::move(body)).value();
}

std::unique_ptr<RwLock> make_lock(bool between_processes) {
    if (!between_processes) return std::make_unique<RwLock>();
    return std::make_unique<RwLock>(memory::ProcessLock::create().value());
}

/// Both kinds behave alike inside one process.
void serve_in_order(bool between_processes) {
    const auto lock = make_lock(between_processes);
    WaitGroup group(5);
    std::vector<int> order;
    const auto worker = [&](int id, LockMode mode) {
        spawn([&, id, mode] {
            ASSERT_TRUE(lock->lock(mode));
            order.push_back(id);
            static_cast<void>(sleep_for_ms(2));
            order.push_back(-id);
            EXPECT_TRUE(lock->unlock());
            static_cast<void>(group.done());
        });
    };
    worker(1, kAlone);
    worker(2, kShared);
    worker(3, kShared);
    worker(4, kAlone);
    worker(5, kShared);
    EXPECT_EQ(lock->waiting(), 4U);
    EXPECT_TRUE(group.wait(10'000));
    EXPECT_THAT(order, ElementsAre(1, -1, 2, 3, -2, -3, 4, -4, 5, -5));
    EXPECT_EQ(lock->waiting(), 0U);
}
SHOAL_CO_TEST(RwLock, ServesInOrderAndSharesBetweenReaders) {
    serve_in_order(false);
}
SHOAL_CO_TEST(RwLock, ServesInOrderAndSharesBetweenReadersOfAProcess) {
    serve_in_order(true);
}

void check_ownership(bool between_processes) {
    const auto lock = make_lock(between_processes);
    const Error deadlock{Errc::kSystem, EDEADLK};
    const Error busy{Errc::kSystem, EBUSY};
    EXPECT_EQ(lock->unlock().error().code, Errc::kInvalid);
    EXPECT_TRUE(lock->lock(kAlone));
    EXPECT_TRUE(lock->lock(kAlone));  // It has it: one unlock() frees it.
    EXPECT_TRUE(lock->try_lock(kShared));
    spawn([&] {
        EXPECT_EQ(lock->unlock().error(), (Error{Errc::kSystem, EPERM}));
        EXPECT_EQ(lock->try_lock(kAlone).error(), busy);
        EXPECT_EQ(lock->try_lock(kShared).error(), busy);
    });
    EXPECT_TRUE(lock->unlock());
    EXPECT_TRUE(lock->lock(kShared));
    EXPECT_TRUE(lock->lock(kShared));
    EXPECT_EQ(lock->lock(kAlone).error(), deadlock);
    EXPECT_TRUE(lock->unlock());
    spawn([&] {
        EXPECT_EQ(lock->try_lock(kAlone).error(), busy);
        EXPECT_TRUE(lock->try_lock(kShared));
        EXPECT_TRUE(lock->unlock());
    });
    EXPECT_TRUE(lock->unlock());
    EXPECT_TRUE(lock->try_lock(kAlone));
    EXPECT_TRUE(lock->unlock());
}
SHOAL_CO_TEST(RwLock, OwnershipIsChecked) {
    check_ownership(false);
}
SHOAL_CO_TEST(RwLock, OwnershipIsCheckedBetweenProcesses) {
    check_ownership(true);
}

/// The writer that gives up was what the reader behind it waited for.
void give_up(bool between_processes) {
    const auto lock = make_lock(between_processes);
    EXPECT_TRUE(lock->lock(kShared));
    std::vector<Errc> ends;
    const auto note = [&](const Result<void>& result) {
        ends.push_back(result ? Errc::kOk : result.error().code);
    };
    const Cid canceled = spawn([&] { note(lock->lock(kAlone)); });
    spawn([&] { note(lock->lock(kAlone, 5)); });
    WaitGroup group(1);
    spawn([&] {
        note(lock->lock(kShared));
        EXPECT_TRUE(lock->unlock());
        static_cast<void>(group.done());
    });
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(canceled));
    EXPECT_TRUE(group.wait(10'000));
    EXPECT_THAT(ends, ElementsAre(Errc::kCanceled, Errc::kTimedOut, Errc::kOk));
    EXPECT_TRUE(lock->unlock());
}
SHOAL_CO_TEST(RwLock, WhoGivesUpMakesWay) {
    give_up(false);
}
SHOAL_CO_TEST(RwLock, WhoGivesUpMakesWayBetweenProcesses) {
    give_up(true);
}

// The lock is passed on in the turn in which the first waiter is cancelled: it must not be lost.
SHOAL_CO_TEST(RwLock, OneThatIsGrantedWhileItsCancellationIsUnderWayHoldsIt) {
    RwLock lock;
    EXPECT_TRUE(lock.lock(kAlone));
    bool held = false;
    const Cid cid = spawn([&] {
        held = lock.lock(kAlone).has_value();
        EXPECT_EQ(lock.unlock().has_value(), held);
    });
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(cid));
    EXPECT_TRUE(lock.unlock());
    Scheduler::current_scheduler()->yield_turn();
    EXPECT_TRUE(held);
    EXPECT_EQ(lock.waiting(), 0U);
    EXPECT_TRUE(lock.try_lock(kAlone));
    EXPECT_TRUE(lock.unlock());
}

TEST(RwLock, OutsideOfACoroutine) {
    RwLock lock;
    EXPECT_EQ(lock.lock(kAlone).error().code, Errc::kOutOfCoroutine);
    EXPECT_EQ(lock.unlock().error().code, Errc::kOutOfCoroutine);
}

// ---- several processes -----------------------------------------------------------------------------------

/// Memory that a test's processes share.
struct Board {
    std::atomic<int> inside;
    std::atomic<int> writers;
    std::atomic<int> rounds;
    std::atomic<bool> has_failed;
    std::atomic<bool> is_held;
};

class Processes : public testing::Test {
  protected:
    void SetUp() override {
        board_ = static_cast<Board*>(
            mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
        ASSERT_NE(board_, MAP_FAILED);
        lock_ = make_lock(true);
    }
    void TearDown() override { munmap(board_, sizeof(Board)); }

    static pid_t in_child(const std::function<void()>& body) {
        const pid_t child = fork();
        if (child != 0) return child;
        const auto ran = run(body);
        _exit(ran ? 0 : 1);
    }
    static void expect_end(pid_t child) {
        int status = -1;
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }

    Board* board_ = nullptr;
    std::unique_ptr<RwLock> lock_;
};

TEST_F(Processes, ExcludeEachOther) {
    constexpr int kRounds = 200;
    const auto work = [this] {
        WaitGroup group(3);
        for (int id = 0; id < 3; ++id) {
            spawn([&, id] {
                const LockMode mode = id == 0 ? kShared : kAlone;
                for (int round = 0; round < kRounds; ++round) {
                    if (!lock_->lock(mode)) board_->has_failed = true;
                    const int others = mode == kAlone ? board_->inside.fetch_add(1) : 0;
                    if (mode == kAlone ? others != 0 : board_->inside.load() != 0) board_->has_failed = true;
                    if (round % 8 == 0) static_cast<void>(sleep_for_ms(0));
                    if (mode == kAlone) --board_->inside;
                    ++board_->rounds;
                    if (!lock_->unlock()) board_->has_failed = true;
                }
                static_cast<void>(group.done());
            });
        }
        static_cast<void>(group.wait());
    };
    pid_t children[4];
    for (pid_t& child : children)
        child = in_child(work);
    for (const pid_t child : children)
        expect_end(child);
    EXPECT_FALSE(board_->has_failed);
    EXPECT_EQ(board_->rounds, 4 * 3 * kRounds);
}

TEST_F(Processes, OneThatIsKilledGivesUpWhatItHolds) {
    const pid_t holder = in_child([this] {
        static_cast<void>(lock_->lock(kAlone));
        board_->is_held = true;
        static_cast<void>(sleep_for_ms(60'000));
    });
    while (!board_->is_held)
        usleep(1'000);
    const auto ran = run([&] {
        EXPECT_FALSE(lock_->try_lock(kShared));
        spawn([&] {
            static_cast<void>(sleep_for_ms(5));
            kill(holder, SIGKILL);  // Not waited for: a zombie holds nothing.
        });
        EXPECT_TRUE(lock_->lock(kAlone, 10'000));
        EXPECT_TRUE(lock_->unlock());
    });
    EXPECT_TRUE(ran);
    waitpid(holder, nullptr, 0);
}

TEST_F(Processes, OneThatIsKilledWhileItQueuesIsPassedOver) {
    const pid_t waiter = in_child([this] {
        while (!board_->is_held)
            usleep(1'000);
        spawn([this] { static_cast<void>(lock_->lock(kAlone)); });
        board_->rounds = 1;
        static_cast<void>(sleep_for_ms(60'000));
    });
    const auto ran = run([&] {
        EXPECT_TRUE(lock_->lock(kAlone));
        board_->is_held = true;
        while (board_->rounds == 0)
            usleep(1'000);
        kill(waiter, SIGKILL);
        waitpid(waiter, nullptr, 0);
        EXPECT_TRUE(lock_->unlock());
        EXPECT_TRUE(lock_->try_lock(kAlone));
        EXPECT_TRUE(lock_->unlock());
    });
    EXPECT_TRUE(ran);
}

TEST_F(Processes, AChildHoldsNothingOfItsParents) {
    const auto ran = run([&] {
        EXPECT_TRUE(lock_->lock(kAlone));
        const pid_t child = fork();
        if (child == 0) {
            const bool is_right = lock_->unlock().error().code == Errc::kInvalid &&
                                  lock_->try_lock(kAlone).error() == Error{Errc::kSystem, EBUSY};
            _exit(is_right ? 0 : 1);
        }
        expect_end(child);
        EXPECT_TRUE(lock_->unlock());
        const pid_t holder = fork();
        if (holder == 0) _exit(lock_->try_lock(kAlone) ? 0 : 1);  // And gives it up by ending.
        expect_end(holder);
        EXPECT_TRUE(lock_->try_lock(kAlone));
        EXPECT_TRUE(lock_->unlock());
    });
    EXPECT_TRUE(ran);
}

TEST_F(Processes, WhoHasLeftTheLockHoldsNothing) {
    const pid_t child = in_child([this] {
        static_cast<void>(lock_->lock(kAlone));
        lock_.reset();
        board_->is_held = true;
        while (board_->rounds == 0)
            usleep(1'000);
    });
    while (!board_->is_held)
        usleep(1'000);
    const auto ran = run([&] { EXPECT_TRUE(lock_->try_lock(kAlone)); });
    EXPECT_TRUE(ran);
    board_->rounds = 1;
    expect_end(child);
}

}  // namespace
}  // namespace shoal::coro
