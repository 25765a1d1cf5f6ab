// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/request_listener.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "shoal/net/listen.hpp"
#include "shoal/testing/net.hpp"

namespace shoal::process {
namespace {

std::string framed(std::string_view bytes, std::uint32_t length) {
    const std::uint32_t big_endian = htonl(length);
    return std::string(reinterpret_cast<const char*>(&big_endian), 4).append(bytes);
}
std::string framed(std::string_view bytes) {
    return framed(bytes, static_cast<std::uint32_t>(bytes.size()));
}

class RequestListenerTest : public ::testing::Test {
  protected:
    void SetUp() override {
        auto opened = net::open_listener(*net::Address::from_ip("127.0.0.1", 0));
        ASSERT_TRUE(opened);
        socket = std::move(*opened);
        address = *net::Address::local_of(socket.get());
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        stop_read.reset(ends[0]);
        stop_write.reset(ends[1]);
    }
    UniqueFd connect() const {
        UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        EXPECT_EQ(::connect(fd.get(), address.native(), address.native_bytes()), 0);
        return fd;
    }
    static void send(const UniqueFd& fd, std::string_view bytes) {
        EXPECT_EQ(::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }
    /// Until the end of the connection.
    static std::string receive(const UniqueFd& fd) {
        std::string all;
        char buffer[4096];
        ssize_t got;
        while ((got = ::recv(fd.get(), buffer, sizeof buffer, 0)) > 0)
            all.append(buffer, static_cast<std::size_t>(got));
        return all;
    }
    void stop() { ASSERT_EQ(::write(stop_write.get(), "x", 1), 1); }

    UniqueFd socket, stop_read, stop_write;
    net::Address address;
};

TEST_F(RequestListenerTest, TakesRequestsAndSendsReplies) {
    RequestListener listener(socket.get(), {});
    const UniqueFd first = connect();
    send(first, framed("hello"));
    EXPECT_EQ(listener.next(stop_read.get()), "hello");
    EXPECT_TRUE(listener.write("a"));
    EXPECT_TRUE(listener.write("bc"));
    listener.finish();
    EXPECT_EQ(receive(first), framed("abc"));

    const UniqueFd second = connect();
    send(second, framed(""));
    EXPECT_EQ(listener.next(stop_read.get()), "");
    listener.finish();
    EXPECT_EQ(receive(second), "");
    EXPECT_EQ(listener.write("late").error().code, Errc::kInvalid);
}

TEST_F(RequestListenerTest, ASlowClientDoesNotKeepOthersWaiting) {
    RequestListener listener(socket.get(), {});
    const UniqueFd slow = connect();
    send(slow, std::string_view("\0", 1));
    const UniqueFd quick = connect();
    send(quick, framed("quick"));
    EXPECT_EQ(listener.next(stop_read.get()), "quick");
    listener.finish();
    send(slow, framed("slow").substr(1));
    EXPECT_EQ(listener.next(stop_read.get()), "slow");
    listener.finish();
}

TEST_F(RequestListenerTest, ClosesClientsThatAreTooSlowTooLargeOrGone) {
    RequestListener listener(socket.get(), {.max_request_bytes = 10, .request_timeout_ms = 150});
    const UniqueFd large = connect();
    send(large, framed("", 0xffffffff));
    const UniqueFd above = connect();
    send(above, framed("12345678901"));
    const UniqueFd half = connect();
    send(half, framed("half", 8));
    ::shutdown(half.get(), SHUT_WR);
    const UniqueFd slow = connect();
    send(slow, framed("slow", 8));
    const UniqueFd good = connect();
    std::thread later([&] {
        EXPECT_EQ(receive(large), "");
        EXPECT_EQ(receive(half), "");
        EXPECT_EQ(receive(slow), "");
        send(good, framed("1234567890"));
    });
    EXPECT_EQ(listener.next(stop_read.get()), "1234567890");
    listener.finish();
    later.join();
}

TEST_F(RequestListenerTest, BoundsTheConnectionsThatAreNotComplete) {
    RequestListener listener(socket.get(), {.max_connections = 2, .request_timeout_ms = 100'000});
    std::vector<UniqueFd> idle;
    for (int i = 0; i < 2; ++i)
        idle.push_back(connect());
    const UniqueFd waits = connect();
    send(waits, framed("waits"));
    std::thread later([&] {
        // The third connection is taken when one of the first two has ended.
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        idle.clear();
    });
    EXPECT_EQ(listener.next(stop_read.get()), "waits");
    later.join();
}

TEST_F(RequestListenerTest, StopsAtOnceWhenIdle) {
    RequestListener listener(socket.get(), {});
    std::thread later([&] { stop(); });
    EXPECT_EQ(listener.next(stop_read.get()).error().code, Errc::kClosed);
    later.join();
    const UniqueFd refused = connect();
    send(refused, framed("not taken any more"));
    EXPECT_EQ(listener.next(stop_read.get()).error().code, Errc::kClosed);
}

TEST_F(RequestListenerTest, GivesUpClientsThatDoNotRead) {
    RequestListener listener(socket.get(), {.request_timeout_ms = 100});
    const UniqueFd client = connect();
    send(client, framed("x"));
    ASSERT_EQ(listener.next(stop_read.get()), "x");
    const std::string large(64 << 20, 'r');
    EXPECT_TRUE(listener.write(large));
    listener.finish();  // Returns.
    EXPECT_LT(receive(client).size(), large.size());
}

}  // namespace
}  // namespace shoal::process
