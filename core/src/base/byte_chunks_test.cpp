// SPDX-License-Identifier: Apache-2.0
#include "shoal/base/byte_chunks.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace shoal {
namespace {

void append(ByteChunks& chunks, std::string_view bytes) {
    while (!bytes.empty()) {
        const std::span<char> room = chunks.room();
        const std::size_t taken = std::min(room.size(), bytes.size());
        std::memcpy(room.data(), bytes.data(), taken);
        chunks.commit(taken);
        bytes.remove_prefix(taken);
    }
}

TEST(ByteChunks, IsEmptyWithoutAnyMemory) {
    ByteChunks chunks;
    EXPECT_TRUE(chunks.empty());
    EXPECT_EQ(chunks.take(), "");
    EXPECT_EQ(chunks.size(), 0U);
}

TEST(ByteChunks, KeepsTheOrderOverManyChunks) {
    std::string expected;
    ByteChunks chunks;
    for (int i = 0; i < 300'000; ++i) {
        const std::string piece = std::to_string(i) + ",";
        expected += piece;
        append(chunks, piece);
    }
    EXPECT_EQ(chunks.size(), expected.size());
    EXPECT_EQ(chunks.take(), expected);
    EXPECT_TRUE(chunks.empty());
}

TEST(ByteChunks, RoomThatIsNotCommittedDoesNotCount) {
    ByteChunks chunks;
    EXPECT_EQ(chunks.room().size(), ByteChunks::kFirstChunkBytes);
    chunks.commit(0);
    EXPECT_TRUE(chunks.empty());
    append(chunks, "abc");
    EXPECT_EQ(chunks.room().size(), ByteChunks::kFirstChunkBytes - 3);
    EXPECT_EQ(chunks.take(), "abc");
}

TEST(ByteChunks, MakesTheChunkThatIsAskedForUpToALimit) {
    ByteChunks chunks;
    EXPECT_EQ(chunks.room(10).size(), 10U);
    chunks.commit(10);
    EXPECT_EQ(chunks.room(SIZE_MAX).size(), ByteChunks::kMaxChunkBytes);
}

TEST(ByteChunks, CanBeMovedAndUsedAgain) {
    ByteChunks first;
    append(first, "one");
    ByteChunks second(std::move(first));
    EXPECT_EQ(second.size(), 3U);
    first = ByteChunks();
    append(first, "two");
    second = std::move(first);
    EXPECT_EQ(second.take(), "two");
    append(second, std::string(3'000'000, 'x'));
    second.clear();
    EXPECT_TRUE(second.empty());
}

}  // namespace
}  // namespace shoal
