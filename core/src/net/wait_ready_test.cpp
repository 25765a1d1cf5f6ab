// SPDX-License-Identifier: Apache-2.0
// Descriptors that somebody closes while a coroutine waits for them.
#include "shoal/net/wait_ready.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>

#include <string>

#include "shoal/net/socket.hpp"
#include "shoal/testing/net.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::net {
namespace {

void go(std::function<void()> body) {
    ASSERT_TRUE(coro::Scheduler::current_scheduler()->spawn(std::move(body)));
}

std::string receive_text(Socket& socket) {
    std::byte buffer[16];
    const auto got = socket.recv(buffer, 1'000);
    return got ? std::string(reinterpret_cast<const char*>(buffer), *got) : "error";
}

SHOAL_CO_TEST(WaitReady, ADescriptorThatIsClosedUnderItMayBeAnothersAtOnce) {
    auto [reading, writing] = testing::make_pipe();
    const int number = reading.get();
    bool is_over = false;
    go([&] {
        EXPECT_EQ(wait_ready(number, event::Ready::kRead, 30).error().code, Errc::kTimedOut);
        is_over = true;
    });
    int fds[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    const UniqueFd far(fds[1]);
    ASSERT_EQ(dup3(fds[0], number, O_CLOEXEC), number);  // Closes the pipe.
    close(fds[0]);
    static_cast<void>(reading.release());
    const auto near = Socket::adopt(UniqueFd(number)).value();
    std::string got;
    go([&] { got = receive_text(*near); });
    while (!is_over)
        coro::sleep_for_ms(5);
    ASSERT_EQ(write(far.get(), "x", 1), 1);
    coro::sleep_for_ms(20);
    EXPECT_EQ(got, "x");
    near->close();
}

SHOAL_CO_TEST(WaitReady, ADescriptorThatIsClosedUnderItLeavesNoEventsBehind) {
    auto [reading, writing] = testing::make_pipe();
    const UniqueFd copy(dup(reading.get()));  // Keeps the kernel's registration alive.
    go([number = reading.get()] {
        EXPECT_EQ(wait_ready(number, event::Ready::kRead, 20).error().code, Errc::kTimedOut);
    });
    reading.reset();
    coro::sleep_for_ms(40);
    ASSERT_EQ(write(writing.get(), "x", 1), 1);
    coro::sleep_for_ms(20);  // The waiter is gone: nobody may be told.
}

SHOAL_CO_TEST(WaitReady, EndsWhenTheSocketItStandsForIsClosed) {
    const UniqueFd far = [&] {
        auto [near_fd, far_fd] = testing::make_socketpair();
        const UniqueFd copy(dup(near_fd.get()));
        const int number = near_fd.get();
        const auto near = Socket::adopt(std::move(near_fd)).value();
        std::vector<Errc> ends;
        const auto wait = [&](int fd, int stands_for) {
            go([&ends, fd, stands_for] {
                const auto ready = wait_ready(fd, event::Ready::kRead, 10'000, stands_for);
                ends.push_back(ready ? Errc::kOk : ready.error().code);
            });
        };
        wait(number, number);
        wait(copy.get(), number);
        end_ready_waits(number + 1);  // Another one's.
        near->close();
        EXPECT_TRUE(ends.empty());  // Not inside of close().
        coro::sleep_for_ms(1);
        EXPECT_THAT(ends, ::testing::ElementsAre(Errc::kClosed, Errc::kClosed));
        return std::move(far_fd);
    }();
    end_ready_waits(far.get());
}

}  // namespace
}  // namespace shoal::net
