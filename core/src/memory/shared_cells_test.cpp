// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/shared_cells.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <set>
#include <vector>

namespace shoal::memory {
namespace {

struct Number {
    explicit Number(int initial) noexcept : value(initial) {}
    std::atomic<int> value;
};

Number* make(int initial) {
    return make_shared_cell<Number>(initial).value();
}

template <typename Body>
int in_child(Body&& body) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body());
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

TEST(SharedCells, EachIsALineOfItsOwnAndIsReused) {
    std::vector<Number*> numbers;
    std::set<Number*> places;
    for (int i = 0; i < 1'000; ++i) {
        numbers.push_back(make(i));
        places.insert(numbers.back());
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.back()) % kCacheLineBytes, 0U);
    }
    EXPECT_EQ(places.size(), 1'000U);
    for (int i = 0; i < 1'000; ++i)
        EXPECT_EQ(numbers[static_cast<std::size_t>(i)]->value, i);
    free_shared_cell(numbers[500]);
    free_shared_cell(numbers[501]);
    std::set<Number*> again;
    for (int i = 0; i < 100; ++i)
        again.insert(make(i));
    EXPECT_TRUE(again.contains(numbers[500]) && again.contains(numbers[501]));
    for (Number* number : again)
        free_shared_cell(number);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (!again.contains(numbers[i])) free_shared_cell(numbers[i]);
}

TEST(SharedCells, ChildSharesWhatWasMadeBeforeAndNothingElse) {
    Number* const before = make(1);
    Number* const filler = make(0);
    const int seen = in_child([&] {
        before->value += 10;
        Number* const own = make(100);  // Not where the parent makes its next one.
        own->value += 1;
        return own == filler ? 0 : own->value.load();
    });
    EXPECT_EQ(seen, 101);
    Number* const after = make(5);
    EXPECT_EQ(after->value, 5);
    EXPECT_EQ(before->value, 11);
    // A child may still use it: its memory must not become another object.
    free_shared_cell(before);
    Number* const other = make(7);
    EXPECT_NE(other, before);
    for (Number* number : {filler, after, other})
        free_shared_cell(number);
}

TEST(SharedCells, AFullChunkIsGivenBackAfterAFork) {
    std::vector<Number*> numbers;
    for (int i = 0; i < 64; ++i)
        numbers.push_back(make(i));
    EXPECT_EQ(in_child([] { return 0; }), 0);
    for (Number* number : numbers)
        free_shared_cell(number);
    Number* const next = make(3);
    EXPECT_EQ(next->value, 3);
    free_shared_cell(next);
}

TEST(SharedCells, MemoryOfFreedCellsIsGivenBackAfterForks) {
    std::set<Number*> places;
    for (int i = 0; i < 50; ++i) {
        Number* const number = make(i);
        EXPECT_EQ(in_child([&] { return number->value.load(); }), i);
        places.insert(number);
        free_shared_cell(number);
    }
    EXPECT_LT(places.size(), 10U) << "each fork kept a page";
}

}  // namespace
}  // namespace shoal::memory
