// SPDX-License-Identifier: Apache-2.0
#include "shoal/memory/shared_arena.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <string>
#include <vector>

namespace shoal::memory {
namespace {

struct Counter {
    std::atomic<int> value{7};
};

/// Runs `body` in a child; its exit code.
template <typename Body>
int in_child(Body&& body) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body());
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::size_t resident_pages(const void* base, std::size_t bytes) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> pages(bytes / page);
    EXPECT_EQ(::mincore(const_cast<void*>(base), bytes, pages.data()), 0);
    std::size_t count = 0;
    for (const unsigned char flags : pages)
        count += flags & 1U;
    return count;
}

TEST(SharedArena, parts_are_seen_by_a_forked_child_and_back) {
    auto arena = SharedArena::create(4096);
    ASSERT_TRUE(arena);
    const auto counter = arena->make<Counter>();
    ASSERT_TRUE(counter);
    EXPECT_EQ((*counter)->value, 7);
    (*counter)->value = 8;
    EXPECT_EQ(in_child([&] {
                  const int seen = (*counter)->value;
                  (*counter)->value = 9;
                  return seen;
              }),
              8);
    EXPECT_EQ((*counter)->value, 9);
}

TEST(SharedArena, a_child_that_destroys_it_unmaps_its_own_view_only) {
    auto arena = SharedArena::create(4096);
    ASSERT_TRUE(arena);
    const auto counter = arena->make<Counter>();
    EXPECT_EQ(in_child([&] {
                  const SharedArena gone = std::move(*arena);
                  (*counter)->value = 10;
                  return 0;
              }),
              0);
    EXPECT_EQ((*counter)->value, 10);
}

TEST(SharedArena, aligns_parts_and_agrees_with_the_layout) {
    ArenaLayout layout;
    layout.add<char>(3).add<std::uint64_t>().add<char>(5, kCacheLineBytes).add<Counter>(2);
    auto arena = SharedArena::create(layout.bytes());
    ASSERT_TRUE(arena);
    ASSERT_TRUE(arena->make_array<char>(3));
    const auto number = arena->make<std::uint64_t>(1U);
    ASSERT_TRUE(number);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(*number) % alignof(std::uint64_t), 0U);
    const auto lines = arena->make_array<char>(5, kCacheLineBytes);
    ASSERT_TRUE(lines);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(lines->data()) % kCacheLineBytes, 0U);
    const auto counters = arena->make_array<Counter>(2);
    ASSERT_TRUE(counters);
    EXPECT_EQ((*counters)[1].value, 7);
    EXPECT_EQ(arena->used_bytes(), layout.bytes());
}

TEST(SharedArena, reports_a_full_arena_and_carves_on_where_it_was) {
    auto arena = SharedArena::create(1);
    ASSERT_TRUE(arena);
    const std::size_t size = arena->size_bytes();
    EXPECT_EQ(size, static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)));
    EXPECT_EQ(arena->make_array<char>(size + 1).error().code, Errc::kNoMemory);
    EXPECT_EQ(arena->make_array<std::uint64_t>(SIZE_MAX / 4).error().code, Errc::kNoMemory);
    EXPECT_EQ(arena->used_bytes(), 0U);
    EXPECT_TRUE(arena->make_array<char>(size));
    EXPECT_EQ(arena->make<char>('x').error().code, Errc::kNoMemory);
}

TEST(SharedArena, reports_sizes_that_cannot_be_mapped) {
    EXPECT_EQ(SharedArena::create(0).error().code, Errc::kInvalid);
    EXPECT_EQ(SharedArena::create(ArenaLayout().add<std::uint64_t>(SIZE_MAX / 2).bytes()).error().code,
              Errc::kNoMemory);
    const auto refused = SharedArena::create(std::size_t{1} << 60);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), (Error{Errc::kSystem, ENOMEM}));
    SharedArena empty;
    EXPECT_EQ(empty.make<char>('x').error().code, Errc::kNoMemory);
    EXPECT_TRUE(empty.become_private());
}

TEST(SharedArena, a_zeroed_array_uses_no_memory_until_it_is_touched) {
    const std::size_t bytes = 64U << 20;
    auto arena = SharedArena::create(bytes, SharedArena::Reserve::kLazy);
    ASSERT_TRUE(arena);
    const auto numbers = arena->make_zeroed_array<std::uint64_t>(bytes / sizeof(std::uint64_t));
    ASSERT_TRUE(numbers);
    EXPECT_EQ(resident_pages(numbers->data(), bytes), 0U);
    EXPECT_EQ(numbers->back(), 0U);
    (*numbers)[numbers->size() / 2] = 1;
    EXPECT_LE(resident_pages(numbers->data(), bytes),
              1024U);  // Two pages; two huge ones where shmem uses them.
}

TEST(SharedArena, a_private_copy_keeps_values_and_address) {
    auto arena = SharedArena::create(4096);
    ASSERT_TRUE(arena);
    const auto counter = arena->make<Counter>();
    (*counter)->value = 20;
    EXPECT_EQ(in_child([&] {
                  if (!arena->become_private()) return -1;
                  (*counter)->value += 1;
                  return (*counter)->value.load();
              }),
              21);
    EXPECT_EQ((*counter)->value, 20);
}

}  // namespace
}  // namespace shoal::memory
