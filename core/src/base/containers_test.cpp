// SPDX-License-Identifier: Apache-2.0
// IntrusiveList, Ring, UniqueFd, ScopeGuard.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "shoal/base/clock.hpp"
#include "shoal/base/cpu.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/intrusive_list.hpp"
#include "shoal/base/ring.hpp"
#include "shoal/base/scope_guard.hpp"
#include "shoal/testing/fds.hpp"

namespace shoal {
namespace {

struct OtherTag;
struct Item : ListNode<>, ListNode<OtherTag> {
    explicit Item(int its_id) : id(its_id) {}
    int id;
};

std::vector<int> ids(IntrusiveList<Item>& list) {
    std::vector<int> all;
    for (Item* item = list.first(); item != nullptr; item = list.next(*item))
        all.push_back(item->id);
    return all;
}

TEST(IntrusiveListTest, KeepsOrderAtBothEnds) {
    Item a(1), b(2), c(3);
    IntrusiveList<Item> list;
    EXPECT_TRUE(list.empty());
    EXPECT_EQ(list.first(), nullptr);
    list.push_back(b);
    list.push_back(c);
    list.push_front(a);
    EXPECT_EQ(ids(list), (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(list.front().id, 1);
    EXPECT_EQ(list.back().id, 3);
    EXPECT_EQ(list.pop_front().id, 1);
    EXPECT_EQ(ids(list), (std::vector<int>{2, 3}));
}

TEST(IntrusiveListTest, ElementsUnlinkThemselves) {
    IntrusiveList<Item> list;
    Item a(1);
    list.push_back(a);
    {
        Item b(2);
        list.push_back(b);
    }
    EXPECT_EQ(ids(list), std::vector<int>{1});
    static_cast<ListNode<>&>(a).unlink();
    static_cast<ListNode<>&>(a).unlink();
    EXPECT_TRUE(list.empty());
}

TEST(IntrusiveListTest, AnElementMayBeInListsOfDifferentTags) {
    Item a(1), b(2);
    IntrusiveList<Item> list;
    IntrusiveList<Item, OtherTag> other;
    list.push_back(a);
    other.push_back(b);
    other.push_back(a);
    list.pop_front();
    EXPECT_EQ(other.front().id, 2);
    EXPECT_EQ(other.back().id, 1);
}

TEST(IntrusiveListTest, ElementsOutliveTheList) {
    Item a(1);
    {
        IntrusiveList<Item> list;
        list.push_back(a);
    }
    EXPECT_FALSE(static_cast<ListNode<>&>(a).is_linked());
}

TEST(IntrusiveListTest, SpliceMovesAllToTheEnd) {
    Item a(1), b(2), c(3);
    IntrusiveList<Item> list;
    IntrusiveList<Item> other;
    list.splice_back(other);
    EXPECT_TRUE(list.empty());
    list.push_back(a);
    other.push_back(b);
    other.push_back(c);
    list.splice_back(other);
    EXPECT_TRUE(other.empty());
    EXPECT_EQ(ids(list), (std::vector<int>{1, 2, 3}));
    other.push_back(list.pop_front());
    EXPECT_EQ(ids(other), std::vector<int>{1});
}

TEST(RingTest, IsAQueueAcrossGrowthAndWrapping) {
    Ring<std::unique_ptr<int>> ring;
    int pushed = 0;
    int popped = 0;
    for (int round = 0; round < 50; ++round) {
        for (int i = 0; i < 7; ++i)
            ring.push_back(std::make_unique<int>(pushed++));
        for (int i = 0; i < 5; ++i)
            ASSERT_EQ(*ring.pop_front(), popped++);
        ASSERT_EQ(ring.size(), static_cast<std::size_t>(pushed - popped));
        ASSERT_EQ(*ring.front(), popped);
        ASSERT_EQ(*ring.at(ring.size() - 1), pushed - 1);
    }
}

TEST(RingTest, DestroysWhatIsLeft) {
    auto token = std::make_shared<int>(0);
    {
        Ring<std::shared_ptr<int>> ring;
        for (int i = 0; i < 20; ++i)
            ring.push_back(std::shared_ptr<int>(token));
        ring.pop_front();
        EXPECT_EQ(token.use_count(), 20);
    }
    EXPECT_EQ(token.use_count(), 1);
}

TEST(UniqueFdTest, ClosesOnceAndKeepsErrno) {
    const testing::FdLeakCheck leak_check;
    UniqueFd a(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    ASSERT_TRUE(a);
    const int number = a.get();
    UniqueFd b(std::move(a));
    EXPECT_FALSE(a);  // NOLINT(bugprone-use-after-move): the moved-from state is what is tested.
    EXPECT_EQ(b.get(), number);
    errno = EXDEV;
    b.reset();
    EXPECT_EQ(errno, EXDEV);
    EXPECT_EQ(::fcntl(number, F_GETFD), -1);
    UniqueFd c(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    a = std::move(c);
    const UniqueFd released(a.release());
    EXPECT_EQ(a.get(), -1);
}

TEST(ScopeGuardTest, RunsUnlessDismissed) {
    int runs = 0;
    {
        const ScopeGuard guard([&] { ++runs; });
    }
    EXPECT_EQ(runs, 1);
    {
        ScopeGuard guard([&] { ++runs; });
        guard.dismiss();
    }
    EXPECT_EQ(runs, 1);
}

TEST(ClockTest, NeverGoesBack) {
    std::int64_t last = monotonic_ns();
    for (int i = 0; i < 1000; ++i) {
        const std::int64_t now = monotonic_ns();
        ASSERT_GE(now, last);
        last = now;
    }
    EXPECT_GT(wall_seconds(), 1.6e9);
}

TEST(CpuTest, ThereIsOneAtLeast) {
    EXPECT_GE(online_cpu_count(), 1U);
}

}  // namespace
}  // namespace shoal
