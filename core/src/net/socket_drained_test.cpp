// SPDX-License-Identifier: Apache-2.0
// A TCP socket that a read has emptied is waited for without asking the kernel again. What must not get lost
// on the way: an end, a reset or urgent data that stand behind the bytes of the same event.
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <string>

#include "shoal/coro/wait_group.hpp"
#include "shoal/net/socket.hpp"
#include "shoal_testing/co_test.hpp"

namespace {
std::atomic<int> recv_calls{0};
}  // namespace

extern "C" ssize_t __real_recv(int fd, void* buffer, std::size_t length, int flags);
extern "C" ssize_t __wrap_recv(int fd, void* buffer, std::size_t length, int flags) {
    ++recv_calls;
    return __real_recv(fd, buffer, length, flags);
}

namespace shoal::net {
namespace {

using SocketPtr = std::unique_ptr<Socket>;

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

/// "3:abc", or "0:" at the end of the stream, or "error <code>".
std::string receive(Socket& socket, std::size_t room = 100, TimeoutMs timeout_ms = 2'000) {
    std::string buffer(room, '\0');
    const auto got = socket.recv(std::as_writable_bytes(std::span(buffer)), timeout_ms);
    if (!got) return "error " + std::string(describe(got.error().code));
    return std::to_string(*got) + ":" + buffer.substr(0, *got);
}

void pause() {
    static_cast<void>(coro::sleep_for_ms(5));
}

/// A connected pair. The client has been watched since it connected.
struct Pair {
    Pair() {
        const auto listener = listen_on(Address::from_ip("127.0.0.1", 0).value());
        client = Socket::create(AF_INET, SOCK_STREAM).value();
        EXPECT_TRUE(client->connect((*listener)->local_address().value(), 2'000));
        server = (*listener)->accept(2'000).value();
        pause();
    }
    void send(std::string_view text) const { EXPECT_TRUE(server->send_all(bytes_of(text)).is_complete()); }
    void send_urgent(char byte) const { EXPECT_EQ(::send(server->fd(), &byte, 1, MSG_OOB), 1); }
    SocketPtr client;
    SocketPtr server;
};

SHOAL_CO_TEST(SocketDrained, AMessageCostsOneReceiveWhenTheBufferHasRoom) {
    const Pair pair;
    constexpr int kRounds = 50;
    coro::WaitGroup group(1);
    coro::Scheduler::current_scheduler()->spawn([&] {
        for (int i = 0; i < kRounds; ++i) {
            EXPECT_EQ(receive(*pair.client), "7:message");
            EXPECT_TRUE(pair.client->send(bytes_of("go on")));
        }
        static_cast<void>(group.done());
    });
    const int before = recv_calls;
    char answer[16];
    for (int i = 0; i < kRounds; ++i) {
        pair.send("message");
        pause();
        EXPECT_EQ(::read(pair.server->fd(), answer, sizeof answer), 5);
    }
    static_cast<void>(group.wait());
    EXPECT_EQ(recv_calls - before, kRounds);
}

SHOAL_CO_TEST(SocketDrained, TheFirstReadAfterConnectingWaitsAtOnce) {
    const Pair pair;
    const int before = recv_calls;
    EXPECT_EQ(receive(*pair.client, 100, 5), "error timed out");
    EXPECT_EQ(recv_calls, before);
    pair.send("late");
    EXPECT_EQ(receive(*pair.client), "4:late");
}

SHOAL_CO_TEST(SocketDrained, WhatCameBetweenTwoReadsIsFound) {
    const Pair pair;
    pair.send("first");
    EXPECT_EQ(receive(*pair.client), "5:first");
    pair.send("second");
    EXPECT_EQ(receive(*pair.client), "6:second");
    pair.send("third");
    pause();  // Its event comes while nobody waits.
    EXPECT_EQ(receive(*pair.client), "5:third");
    pair.send("0123456789");
    pause();
    EXPECT_EQ(receive(*pair.client, 5), "5:01234");  // A full buffer says nothing about the rest.
    EXPECT_EQ(receive(*pair.client, 5), "5:56789");
    EXPECT_EQ(receive(*pair.client, 5, 5), "error timed out");
}

SHOAL_CO_TEST(SocketDrained, AnEndInTheSameEventIsSeen) {
    Pair pair;
    pair.send("last");
    pair.server->close();
    pause();
    EXPECT_EQ(receive(*pair.client), "4:last");
    EXPECT_EQ(receive(*pair.client), "0:");
    EXPECT_EQ(receive(*pair.client), "0:");
}

SHOAL_CO_TEST(SocketDrained, AnEndAfterTheLastReadIsSeen) {
    Pair pair;
    pair.send("last");
    pause();
    EXPECT_EQ(receive(*pair.client), "4:last");
    EXPECT_TRUE(pair.server->shutdown(Socket::Direction::kWrite));
    EXPECT_EQ(receive(*pair.client), "0:");
    EXPECT_TRUE(pair.client->send(bytes_of("still")));
    EXPECT_EQ(receive(*pair.server), "5:still");
    EXPECT_EQ(receive(*pair.client), "0:");
}

SHOAL_CO_TEST(SocketDrained, AResetBehindBytesIsSeen) {
    Pair pair;
    pair.send("last");
    pause();
    EXPECT_EQ(receive(*pair.client), "4:last");
    const linger at_once{1, 0};
    EXPECT_EQ(setsockopt(pair.server->fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
    pair.server->close();
    EXPECT_EQ(receive(*pair.client), "error system call failed");
}

SHOAL_CO_TEST(SocketDrained, AReadThatStopsAtUrgentDataIsNotTakenForAnEmptySocket) {
    const Pair pair;
    pair.send("ab");
    pair.send_urgent('!');
    pair.send("cd");
    pause();
    EXPECT_EQ(receive(*pair.client), "2:ab");
    EXPECT_EQ(receive(*pair.client), "2:cd");
    pair.send("ef");
    EXPECT_EQ(receive(*pair.client), "2:ef");
}

SHOAL_CO_TEST(SocketDrained, ShuttingTheReadingSideDownIsSeen) {
    const Pair pair;
    pair.send("last");
    EXPECT_EQ(receive(*pair.client), "4:last");
    EXPECT_TRUE(pair.client->shutdown(Socket::Direction::kRead));
    EXPECT_EQ(receive(*pair.client), "0:");
}

SHOAL_CO_TEST(SocketDrained, AnAcceptedSocketIsWatchedBeforeItWaits) {
    const Pair pair;
    EXPECT_TRUE(pair.client->send(bytes_of("one")));
    pause();
    EXPECT_EQ(receive(*pair.server), "3:one");  // Not watched yet: asks, and only then waits.
    EXPECT_TRUE(pair.client->send(bytes_of("two")));
    pair.client->close();
    pause();
    EXPECT_EQ(receive(*pair.server), "3:two");
    EXPECT_EQ(receive(*pair.server), "0:");
}

SHOAL_CO_TEST(SocketDrained, AnotherProcessMayReadTheSameSocket) {
    const Pair pair;
    pair.send("ours");
    EXPECT_EQ(receive(*pair.client), "4:ours");
    const pid_t child = ::fork();
    if (child == 0) {
        char byte = 0;
        while (::read(pair.client->fd(), &byte, 1) < 0 && errno == EAGAIN)
            ::usleep(100);
        ::_exit(byte == 'x' ? 0 : 1);
    }
    pair.send("x");
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(receive(*pair.client, 100, 20), "error timed out");
    pair.send("ours again");
    EXPECT_EQ(receive(*pair.client), "10:ours again");
}

SHOAL_CO_TEST(SocketDrained, RecvAllWaitsBetweenParts) {
    const Pair pair;
    coro::Scheduler::current_scheduler()->spawn([&] {
        for (const char* const part : {"ab", "cd", "ef"}) {
            pair.send(part);
            pause();
        }
    });
    pause();
    const int before = recv_calls;
    std::string buffer(6, '\0');
    EXPECT_TRUE(pair.client->recv_all(std::as_writable_bytes(std::span(buffer)), 2'000).is_complete());
    EXPECT_EQ(buffer, "abcdef");
    EXPECT_LE(recv_calls - before, 3);
}

}  // namespace
}  // namespace shoal::net
