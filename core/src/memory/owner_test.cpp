// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/owner.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <thread>
#include <vector>

#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory {
namespace {

struct Shared {
    OwnerLock lock;
    std::atomic<OwnerId> id;
    std::atomic<int> counter;
};

class Owner : public testing::Test {
  protected:
    Owner() {
        EXPECT_TRUE(prepare_owners());
        arena_ = std::move(*SharedArena::create(4096));
        shared_ = *arena_.make<Shared>();
    }
    /// Forks a child that runs `body` and then waits to be killed.
    template <typename Body>
    pid_t child_that_waits(Body&& body) {
        const pid_t child = ::fork();
        if (child == 0) {
            body();
            for (;;)
                ::pause();
        }
        return child;
    }
    OwnerId wait_for_id() {
        while (shared_->id == 0)
            std::this_thread::yield();
        return shared_->id;
    }

    SharedArena arena_;
    Shared* shared_ = nullptr;
};

TEST_F(Owner, a_thread_keeps_its_id_and_others_have_other_ones) {
    const OwnerId mine = own_id();
    EXPECT_NE(mine, 0U);
    EXPECT_EQ(own_id(), mine);
    EXPECT_TRUE(is_owner_alive(mine));
    OwnerId other = 0;
    std::thread([&] {
        other = own_id();
        EXPECT_TRUE(is_owner_alive(other));
        EXPECT_TRUE(is_owner_alive(mine));
    }).join();
    EXPECT_NE(other, mine);
    EXPECT_FALSE(is_owner_alive(other));
}

TEST_F(Owner, a_killed_process_is_dead_while_it_is_a_zombie) {
    const OwnerId mine = own_id();
    const pid_t child = child_that_waits([&] { shared_->id = own_id(); });
    const OwnerId its = wait_for_id();
    EXPECT_NE(its, mine);
    EXPECT_TRUE(is_owner_alive(its));
    ::kill(child, SIGKILL);
    siginfo_t info{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
    EXPECT_FALSE(is_owner_alive(its));
    EXPECT_EQ(::waitpid(child, nullptr, 0), child);
    EXPECT_FALSE(is_owner_alive(its));
    EXPECT_TRUE(is_owner_alive(mine));
}

TEST_F(Owner, ids_are_not_used_again) {
    std::set<OwnerId> seen;
    for (int i = 0; i < 50; ++i) {
        OwnerId id = 0;
        std::thread([&] { id = own_id(); }).join();
        EXPECT_TRUE(seen.insert(id).second);
    }
    for (const OwnerId id : seen)
        EXPECT_FALSE(is_owner_alive(id));
}

TEST_F(Owner, the_lock_of_a_dead_process_goes_to_the_next_one) {
    ASSERT_EQ(shared_->lock.lock(), OwnerLock::Former::kUnlocked);
    shared_->lock.unlock();
    const pid_t child = child_that_waits([&] {
        static_cast<void>(shared_->lock.lock());
        shared_->id = own_id();
    });
    wait_for_id();
    ::kill(child, SIGKILL);
    EXPECT_EQ(shared_->lock.lock(), OwnerLock::Former::kDied);
    shared_->lock.unlock();
    EXPECT_EQ(shared_->lock.lock(), OwnerLock::Former::kUnlocked);
    shared_->lock.unlock();
    EXPECT_EQ(::waitpid(child, nullptr, 0), child);
}

TEST_F(Owner, the_lock_excludes_threads) {
    constexpr int kThreads = 4, kRounds = 2000;
    int counter = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < kRounds; ++round) {
                EXPECT_EQ(shared_->lock.lock(), OwnerLock::Former::kUnlocked);
                ++counter;
                shared_->lock.unlock();
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(counter, kThreads * kRounds);
}

}  // namespace
}  // namespace shoal::memory
