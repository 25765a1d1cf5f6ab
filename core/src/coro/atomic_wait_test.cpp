// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/atomic_wait.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shoal/coro/runtime.hpp"
#include "shoal/coro/wait_group.hpp"
#include "shoal/memory/doorbell.hpp"
#include "shoal/memory/shared_cells.hpp"
#include "shoal_testing/co_test.hpp"

namespace shoal::coro {
namespace {

using memory::WaitableAtomic;
using testing::ElementsAre;

WaitableAtomic* make(std::uint32_t initial) {
    EXPECT_TRUE(memory::install_doorbell());
    return memory::make_shared_cell<WaitableAtomic>(initial).value();
}
Cid spawn(std::function<void()> body) {
    return Scheduler::current_scheduler()->spawn(std::move(body)).value();
}

SHOAL_CO_TEST(AtomicWait, ParksAndIsServedInOrder) {
    WaitableAtomic* const atomic = make(1);
    AtomicWait waits(*atomic);
    EXPECT_TRUE(waits.wait());  // The value was 1.
    EXPECT_EQ(waits.wait(2).error().code, Errc::kTimedOut);
    std::vector<int> order;
    for (int id = 1; id <= 4; ++id) {
        spawn([&, id] {
            EXPECT_TRUE(waits.wait());
            order.push_back(id);
        });
    }
    EXPECT_EQ(waits.waiting(), 4U);
    atomic->wake();
    static_cast<void>(sleep_for_ms(5));
    EXPECT_THAT(order, ElementsAre(1));
    atomic->wake(2);
    static_cast<void>(sleep_for_ms(5));
    EXPECT_THAT(order, ElementsAre(1, 2, 3));
    atomic->wake(10);
    static_cast<void>(sleep_for_ms(5));
    EXPECT_THAT(order, ElementsAre(1, 2, 3, 4));
    EXPECT_EQ(waits.wait(1).error().code, Errc::kTimedOut);
    memory::free_shared_cell(atomic);
}

SHOAL_CO_TEST(AtomicWait, CancelledWaiterTakesNothing) {
    WaitableAtomic* const atomic = make(0);
    AtomicWait waits(*atomic);
    Errc end = Errc::kOk;
    const Cid cid = spawn([&] { end = waits.wait().error().code; });
    EXPECT_TRUE(Scheduler::current_scheduler()->cancel(cid));
    static_cast<void>(sleep_for_ms(1));
    EXPECT_EQ(end, Errc::kCanceled);
    EXPECT_EQ(waits.waiting(), 0U);
    atomic->wake();
    EXPECT_EQ(atomic->value, 1U);
    memory::free_shared_cell(atomic);
}

SHOAL_CO_TEST(AtomicWait, RefusesAValueThatIsNoFlag) {
    WaitableAtomic* const atomic = make(3);
    AtomicWait waits(*atomic);
    EXPECT_EQ(waits.wait().error().code, Errc::kInvalid);
    memory::free_shared_cell(atomic);
}

TEST(AtomicWait, NeedsACoroutine) {
    WaitableAtomic* const atomic = make(1);
    AtomicWait waits(*atomic);
    EXPECT_EQ(waits.wait().error().code, Errc::kOutOfCoroutine);
    memory::free_shared_cell(atomic);
}

TEST(AtomicWait, IsWokenByAnotherProcessWhileTheLoopRuns) {
    constexpr int kRounds = 300;
    WaitableAtomic* const ping = make(0);
    WaitableAtomic* const pong = make(0);
    const pid_t child = ::fork();
    if (child == 0) {
        bool has_failed = false;
        const auto ran = run([&] {
            AtomicWait waits(*ping);
            for (int i = 0; i < kRounds && !has_failed; ++i) {
                has_failed = !waits.wait(20'000);
                pong->wake();
            }
        });
        ::_exit(ran && !has_failed ? 0 : 1);
    }
    const auto ran = run([&] {
        AtomicWait waits(*pong);
        int ticks = 0;
        bool is_over = false;
        spawn([&] {
            for (; !is_over; ++ticks)
                static_cast<void>(sleep_for_ms(1));
        });
        for (int i = 0; i < kRounds; ++i) {
            ping->wake();
            EXPECT_TRUE(waits.wait(20'000));
        }
        is_over = true;
        EXPECT_GT(ticks, 0);
    });
    EXPECT_TRUE(ran);
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    memory::free_shared_cell(ping);
    memory::free_shared_cell(pong);
}

}  // namespace
}  // namespace shoal::coro
