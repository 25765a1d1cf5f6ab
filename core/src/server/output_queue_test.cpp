// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/output_queue.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

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
    releases = 0;
    OutputQueue queue;
    IoCounts counts;
    queue.append("copied ");
    queue.append("joined ");
    queue.append_owned("borrowed ", counted());
    queue.append_owned("", counted());
    EXPECT_EQ(releases, 1) << "nothing to keep";
    queue.append_file(std::make_shared<UniqueFd>(open(path.c_str(), O_RDONLY | O_CLOEXEC)), 2, 5);
    queue.append(" end");
    EXPECT_EQ(queue.bytes(), 14U + 9 + 5 + 4);
    const Result<bool> sent = queue.send_to(mine.get(), &counts);
    ASSERT_TRUE(sent);
    EXPECT_TRUE(*sent);
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(releases, 2);
    EXPECT_EQ(counts.writes, 3U) << "memory before the file goes in one call";
    EXPECT_EQ(drain(theirs.get()), "copied joined borrowed 23456 end");
}

TEST(OutputQueue, KeepsWhatASlowReaderLeaves) {
    auto [mine, theirs] = shoal::testing::make_socketpair();
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
        const Result<bool> sent = queue.send_to(mine.get());
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
    theirs.reset();
    OutputQueue queue;
    queue.append("x");
    const Result<bool> sent = queue.send_to(mine.get());
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Errc::kClosed);
}

TEST(OutputQueue, TellsAFileThatIsShorterThanAnnounced) {
    const shoal::testing::TempDir dir;
    const std::string path = dir.write("f", "0123456789");
    auto [mine, theirs] = shoal::testing::make_socketpair();
    OutputQueue queue;
    queue.append_file(std::make_shared<UniqueFd>(open(path.c_str(), O_RDONLY | O_CLOEXEC)), 0, 20);
    EXPECT_EQ(queue.send_to(mine.get()).error().code, Errc::kClosed);
}

TEST(ResponseHeaders, SetAddRemove) {
    ResponseHeaders headers;
    EXPECT_TRUE(headers.empty());
    EXPECT_TRUE(headers.set("A", "1"));
    EXPECT_TRUE(headers.add("b", "2"));
    EXPECT_TRUE(headers.add("a", "3"));
    EXPECT_EQ(headers.get("a"), "1");
    EXPECT_TRUE(headers.set("a", "a much longer value"));
    std::string all;
    const auto collect = [&](std::string_view name, std::string_view value) {
        all.append(name).append("=").append(value).append(";");
    };
    headers.for_each(collect);
    EXPECT_EQ(all, "a=a much longer value;b=2;") << "set() replaces all and keeps the place";
    headers.remove("B");
    EXPECT_FALSE(headers.has("b"));
    headers.clear();
    EXPECT_TRUE(headers.empty());
}

TEST(ResponseHeaders, RefusesInjection) {
    ResponseHeaders headers;
    EXPECT_EQ(headers.set("A", "x\r\nB: y").error().code, Errc::kInvalid);
    EXPECT_EQ(headers.add("A", "x\ny").error().code, Errc::kInvalid);
    EXPECT_EQ(headers.set("A", std::string_view("x\0y", 3)).error().code, Errc::kInvalid);
    EXPECT_EQ(headers.set("A: B", "x").error().code, Errc::kInvalid);
    EXPECT_EQ(headers.set("", "x").error().code, Errc::kInvalid);
    EXPECT_TRUE(headers.empty());
}

TEST(ResponseHeaders, SettingAgainAndAgainStaysBounded) {
    ResponseHeaders headers;
    ASSERT_TRUE(headers.set("Other", "kept"));
    for (int i = 0; i < 10'000; ++i)
        ASSERT_TRUE(headers.set("X", std::string(static_cast<std::size_t>(i % 500), 'v')));
    EXPECT_EQ(headers.get("x").size(), 499U);
    EXPECT_EQ(headers.get("other"), "kept");
}

}  // namespace
}  // namespace shoal::server
