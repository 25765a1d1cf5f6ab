// SPDX-License-Identifier: Apache-2.0
#include "server/net/output_queue.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "server/net/transport.hpp"
#include "shoal/testing/net.hpp"
#include "shoal/testing/temp_dir.hpp"

namespace shoal::server {
namespace {

std::string drain(int fd) {
    std::string all;
    char buffer[8192];
    while (true) {
        const ssize_t got = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (got <= 0) return all;
        all.append(buffer, static_cast<std::size_t>(got));
    }
}

int releases = 0;
BytesOwner counted() {
    return {nullptr, [](void*) { ++releases; }};
}

TEST(OutputQueue, SendsCopiedBorrowedAndFileBytesInOrder) {
    const shoal::testing::TempDir dir;
    const std::string path = dir.write("f", "0123456789");
    auto [mine, theirs] = shoal::testing::make_socketpair();
    IoCounts counts;
    PlainTransport transport(std::move(mine), counts);
    releases = 0;
    OutputQueue queue;
    queue.append("copied ");
    queue.append("joined ");
    queue.append_owned("borrowed ", counted());
    queue.append_owned("", counted());
    EXPECT_EQ(releases, 1) << "nothing to keep";
    queue.append_file(std::make_shared<UniqueFd>(open(path.c_str(), O_RDONLY | O_CLOEXEC)), 2, 5);
    queue.append(" end");
    EXPECT_EQ(queue.bytes(), 14U + 9 + 5 + 4);
    const Result<bool> sent = queue.send_through(transport);
    ASSERT_TRUE(sent);
    EXPECT_TRUE(*sent);
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(releases, 2);
    EXPECT_EQ(counts.writes, 3U) << "memory before the file goes in one call";
    EXPECT_EQ(drain(theirs.get()), "copied joined borrowed 23456 end");
}

TEST(OutputQueue, KeepsWhatASlowReaderLeaves) {
    auto [mine, theirs] = shoal::testing::make_socketpair();
    IoCounts counts;
    PlainTransport transport(std::move(mine), counts);
    releases = 0;
    std::string expected;
    OutputQueue queue;
    const std::string borrowed(900'000, 'b');
    for (int i = 0; i < 5; ++i) {
        const std::string copied(70'000, static_cast<char>('0' + i));
        queue.append(copied);
        queue.append_owned(borrowed, counted());
        expected += copied + borrowed;
    }
    std::string received;
    for (int i = 0; i < 1000 && !queue.empty(); ++i) {
        const Result<bool> sent = queue.send_through(transport);
        ASSERT_TRUE(sent);
        EXPECT_EQ(*sent, queue.empty());
        received += drain(theirs.get());
    }
    received += drain(theirs.get());
    EXPECT_TRUE(received == expected);
    EXPECT_EQ(releases, 5);
}

TEST(OutputQueue, ReleasesEverythingWhenCleared) {
    releases = 0;
    {
        OutputQueue queue;
        queue.append_owned("a", counted());
        queue.append_owned("b", counted());
        queue.clear();
        EXPECT_EQ(releases, 2);
        EXPECT_TRUE(queue.empty());
        queue.append_owned("c", counted());
    }
    EXPECT_EQ(releases, 3);
}

TEST(OutputQueue, TellsAClosedPeer) {
    auto [mine, theirs] = shoal::testing::make_socketpair();
    IoCounts counts;
    PlainTransport transport(std::move(mine), counts);
    theirs.reset();
    OutputQueue queue;
    queue.append("x");
    const Result<bool> sent = queue.send_through(transport);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Errc::kClosed);
}

TEST(OutputQueue, TellsAFileThatIsShorterThanAnnounced) {
    const shoal::testing::TempDir dir;
    const std::string path = dir.write("f", "0123456789");
    auto [mine, theirs] = shoal::testing::make_socketpair();
    IoCounts counts;
    PlainTransport transport(std::move(mine), counts);
    OutputQueue queue;
    queue.append_file(std::make_shared<UniqueFd>(open(path.c_str(), O_RDONLY | O_CLOEXEC)), 0, 20);
    EXPECT_EQ(queue.send_through(transport).error().code, Errc::kClosed);
}

}  // namespace
}  // namespace shoal::server
