// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/stack_pool.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <set>

namespace shoal::coro {
namespace {

std::size_t resident_pages(const Stack& stack) {
    std::vector<unsigned char> pages(stack.bytes / static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
    if (mincore(stack.base, stack.bytes, pages.data()) != 0) return SIZE_MAX;
    std::size_t resident = 0;
    for (const unsigned char page : pages)
        resident += page & 1U;
    return resident;
}

TEST(StackPool, StacksAreDistinctAndWritable) {
    StackPool pool({.stack_bytes = 16 * 1024, .stacks_per_slab = 4});
    std::set<std::byte*> bases;
    std::vector<Stack> stacks;
    for (int i = 0; i < 10; ++i) {
        stacks.push_back(pool.acquire().value());
        EXPECT_EQ(stacks.back().bytes, 16U * 1024);
        EXPECT_TRUE(bases.insert(stacks.back().base).second);
        std::memset(stacks.back().base, i, stacks.back().bytes);
    }
    for (std::size_t i = 0; i < stacks.size(); ++i)
        EXPECT_EQ(*stacks[i].base, std::byte(i));
    EXPECT_EQ(pool.in_use(), 10U);
    for (const Stack& stack : stacks)
        pool.release(stack);
    EXPECT_EQ(pool.in_use(), 0U);
    EXPECT_EQ(pool.idle(), 10U);
}

TEST(StackPool, ReusesTheWarmestFirst) {
    StackPool pool;
    const Stack first = pool.acquire().value();
    const Stack second = pool.acquire().value();
    pool.release(first);
    pool.release(second);
    EXPECT_EQ(pool.acquire()->base, second.base);
    EXPECT_EQ(pool.acquire()->base, first.base);
    pool.release(first);
    pool.release(second);
}

TEST(StackPool, TouchesNothingAndGivesBackBeyondTheWarm) {
    StackPool pool({.keep_warm = 1, .give_back_batch = 1});
    const Stack first = pool.acquire().value();
    const Stack second = pool.acquire().value();
    EXPECT_EQ(resident_pages(first), 0U);
    std::memset(first.base, 1, first.bytes);
    std::memset(second.base, 1, second.bytes);
    EXPECT_EQ(resident_pages(second), second.bytes / static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
    pool.release(first);
    pool.release(second);
    EXPECT_GT(resident_pages(first), 0U);
    EXPECT_EQ(resident_pages(second), 0U);
    EXPECT_EQ(pool.acquire()->base, first.base) << "the warm one goes first";
    pool.release(first);
}

TEST(StackPool, GivesBackSoManyAtATime) {
    StackPool pool({.stacks_per_slab = 8, .keep_warm = 1, .give_back_batch = 3});
    std::vector<Stack> stacks;
    for (int i = 0; i < 8; ++i) {
        stacks.push_back(pool.acquire().value());
        std::memset(stacks.back().base, 1, stacks.back().bytes);
    }
    pool.release(stacks[0]);  // Warm.
    pool.release(stacks[5]);
    pool.release(stacks[2]);
    EXPECT_GT(resident_pages(stacks[5]), 0U);
    EXPECT_GT(resident_pages(stacks[2]), 0U);
    EXPECT_EQ(pool.idle(), 3U);
    pool.release(stacks[3]);
    for (const int given_back : {2, 3, 5})
        EXPECT_EQ(resident_pages(stacks[static_cast<std::size_t>(given_back)]), 0U) << given_back;
    for (const int kept : {0, 1, 4, 6, 7})
        EXPECT_GT(resident_pages(stacks[static_cast<std::size_t>(kept)]), 0U) << kept;
    EXPECT_EQ(pool.idle(), 4U);
    // What is not given back yet goes before what is.
    pool.release(stacks[7]);
    EXPECT_EQ(pool.acquire()->base, stacks[0].base);
    EXPECT_EQ(pool.acquire()->base, stacks[7].base);
    std::set<std::byte*> cold;
    for (int i = 0; i < 3; ++i)
        cold.insert(pool.acquire()->base);
    EXPECT_EQ(cold, (std::set<std::byte*>{stacks[2].base, stacks[3].base, stacks[5].base}));
    for (const Stack& stack : stacks)
        pool.release(stack);
    EXPECT_EQ(pool.idle(), 8U);
}

TEST(StackPool, SizesAreRoundedUp) {
    StackPool pool({.stack_bytes = 10'000, .stacks_per_slab = 0});
    EXPECT_EQ(pool.stack_bytes() % static_cast<std::size_t>(sysconf(_SC_PAGESIZE)), 0U);
    EXPECT_GE(pool.stack_bytes(), 10'000U);
    pool.release(pool.acquire().value());
}

/// Makes so many stacks that a kernel without the guard madvise cannot guard them all.
void hold_hundred_thousand_stacks(bool has_light_guards) {
    constexpr int kStacks = 100'000;
    const std::int64_t budget = StackPool::guard_budget();
    {
        StackPool pool({.has_light_guards = has_light_guards});
        std::vector<Stack> stacks;
        for (int i = 0; i < kStacks; ++i) {
            const auto stack = pool.acquire();
            ASSERT_TRUE(stack) << "after " << i;
            stacks.push_back(*stack);
            *(stack->top() - 1) = std::byte{1};
            ASSERT_EQ(stack->is_guarded, pool.guarded() == stacks.size()) << "in order until none is left";
        }
        // All of them, where the kernel guards without splitting mappings.
        if (pool.guarded() != kStacks) {
            EXPECT_LE(pool.guarded(), static_cast<std::size_t>(budget));
            EXPECT_GE(pool.guarded(), std::min<std::size_t>(kStacks, static_cast<std::size_t>(budget)) / 2);
        }
        for (const Stack& stack : stacks)
            pool.release(stack);
    }
    EXPECT_EQ(StackPool::guard_budget(), budget) << "a pool that ends gives its guards back";
}

TEST(StackPool, HundredThousandStacksFitTheDefaultMapCount) {
    hold_hundred_thousand_stacks(/*has_light_guards=*/true);
}

TEST(StackPool, WarnsOnceWhereTheKernelCannotGuardAllStacks) {
    if (StackPool::guard_budget() > 90'000) GTEST_SKIP() << "vm.max_map_count is raised here";
    testing::internal::CaptureStderr();
    hold_hundred_thousand_stacks(/*has_light_guards=*/false);
    hold_hundred_thousand_stacks(/*has_light_guards=*/false);
    const std::string log = testing::internal::GetCapturedStderr();
    const std::size_t first = log.find("further coroutine stacks have no guard pages: vm.max_map_count");
    EXPECT_NE(first, std::string::npos) << log;
    EXPECT_EQ(log.find("no guard pages", first + 100), std::string::npos) << "once a process";
}

TEST(StackPoolDeathTest, TheGuardIsWiderThanAPage) {
    for (const bool has_light_guards : {true, false}) {
        StackPool pool({.stack_bytes = 16 * 1024, .has_light_guards = has_light_guards});
        const Stack stack = pool.acquire().value();
        ASSERT_TRUE(stack.is_guarded);
        for (const std::ptrdiff_t below : {1, 4097, 20'000, 64 * 1024})
            EXPECT_DEATH(*static_cast<volatile std::byte*>(stack.base - below) = std::byte{1}, "") << below;
        pool.release(stack);
    }
}

TEST(StackPoolDeathTest, OverflowHitsTheGuard) {
    StackPool pool({.stack_bytes = 16 * 1024});
    const Stack stack = pool.acquire().value();
    ASSERT_TRUE(stack.is_guarded);
    EXPECT_DEATH(*static_cast<volatile std::byte*>(stack.base - 1) = std::byte{1}, "");
    pool.release(stack);
}

TEST(StackPoolDeathTest, TheGuardStaysWhenMemoryIsGivenBack) {
    StackPool pool({.stack_bytes = 16 * 1024, .keep_warm = 0, .give_back_batch = 2});
    const Stack lower = pool.acquire().value();
    const Stack upper = pool.acquire().value();
    ASSERT_TRUE(lower.is_guarded && upper.is_guarded);
    std::memset(upper.base, 1, upper.bytes);
    pool.release(upper);
    pool.release(lower);
    EXPECT_EQ(resident_pages(upper), 0U);
    EXPECT_DEATH(*static_cast<volatile std::byte*>(upper.base - 1) = std::byte{1}, "");
}

TEST(StackPool, GuardsCanBeTurnedOff) {
    StackPool pool({.stack_bytes = 16 * 1024, .has_guards = false});
    const Stack stack = pool.acquire().value();
    EXPECT_FALSE(stack.is_guarded);
    EXPECT_EQ(pool.guarded(), 0U);
    pool.release(stack);
}

TEST(StackPool, RefusalIsAnError) {
    // More address space than the processor has.
    StackPool pool({.stack_bytes = std::size_t{1} << 47, .stacks_per_slab = 2});
    const auto stack = pool.acquire();
    ASSERT_FALSE(stack);
    EXPECT_EQ(stack.error().code, Errc::kNoMemory);
}

}  // namespace
}  // namespace shoal::coro
