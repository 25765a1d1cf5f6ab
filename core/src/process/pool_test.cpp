// SPDX-License-Identifier: Apache-2.0
// Pools with real processes. Each test runs its master in a child of the test.
#include "shoal/process/pool.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "shoal/base/log.hpp"
#include "shoal/process/pool_worker.hpp"
#include "shoal/testing/fds.hpp"

namespace shoal::process {
namespace {

void nothing(void*) {}

/// What the processes of a test count together.
struct Tally {
    std::atomic<int> starts{0};
    std::atomic<int> stops{0};
    std::atomic<int> value{0};
    std::atomic<pid_t> pids[4]{};
};

class Program final : public PoolHost {
  public:
    event::EventLoop& loop() override { return *loop_; }
    void after_fork(int) override { static_cast<void>(loop_->reset_after_fork()); }
    void on_start() override {
        if (started) started();
    }
    std::function<void()> started;

  private:
    std::unique_ptr<event::EventLoop> loop_ = std::move(*event::EventLoop::create());
};

template <typename Condition>
bool eventually(Condition&& condition) {
    for (int i = 0; i < 5000; ++i) {
        if (condition()) return true;
        ::usleep(1000);
    }
    return false;
}

class PoolTest : public ::testing::Test {
  protected:
    PoolTest() { tally = *arena.make<Tally>(); }

    using Work = std::function<void(Pool&, PoolWorker&)>;
    /// Runs a pool in a child process; its exit code is 0 if the pool has ended in order.
    pid_t start(const PoolOptions& options, const Work& work) {
        const pid_t master = ::fork();
        if (master != 0) return master;
        log::Settings settings;
        settings.level = log::Level::kNone;
        log::configure(settings);
        ::_exit(run(options, work));
    }
    int run(const PoolOptions& options, const Work& work) {
        Program program;
        const auto pool = Pool::create(program, options);
        if (!pool) return 90;
        const auto worker_id = (*pool)->run();
        if (!worker_id) return 91;
        if (*worker_id == Pool::kNoWorker) {
            const bool has_child = ::waitpid(-1, nullptr, WNOHANG) >= 0;
            return has_child ? 92 : 0;
        }
        auto worker = PoolWorker::create(**pool, *worker_id, &nothing, nullptr);
        if (!worker) return 93;
        ++tally->starts;
        tally->pids[*worker_id] = ::getpid();
        work(**pool, **worker);
        if (!(*worker)->is_running()) ++tally->stops;
        return 0;
    }
    static int end_of(pid_t master) {
        int status = 0;
        EXPECT_EQ(::waitpid(master, &status, 0), master);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    static void wait_for_stop(Pool&, PoolWorker& worker) {
        while (worker.is_running())
            ::usleep(1000);
    }

    memory::SharedArena arena = std::move(*memory::SharedArena::create(4096));
    Tally* tally = nullptr;
};

TEST_F(PoolTest, RefusesAPoolWithoutWorkers) {
    Program program;
    EXPECT_EQ(Pool::create(program, {.worker_num = 0}).error().code, Errc::kInvalid);
}

TEST_F(PoolTest, StopsByRequestOfAWorker) {
    const pid_t master = start({.worker_num = 3}, [&](Pool& pool, PoolWorker& worker) {
        if (worker.id() == 2) {
            while (tally->starts < 3)
                ::usleep(1000);
            if (!pool.stop()) ::_exit(1);
        }
        wait_for_stop(pool, worker);
    });
    EXPECT_EQ(end_of(master), 0);
    EXPECT_EQ(tally->starts, 3);
    EXPECT_EQ(tally->stops, 3);
}

TEST_F(PoolTest, StopsBySigtermAndSigint) {
    for (const int signal_number : {SIGTERM, SIGINT}) {
        tally->starts = tally->stops = 0;
        const pid_t master = start({.worker_num = 2}, &wait_for_stop);
        EXPECT_TRUE(eventually([&] { return tally->starts == 2; }));
        ::kill(master, signal_number);
        EXPECT_EQ(end_of(master), 0);
        EXPECT_EQ(tally->stops, 2);
    }
}

TEST_F(PoolTest, KeepsASigtermThatComesWhileWorkersAreBeingStarted) {
    for (int i = 0; i < 50; ++i) {
        tally->value = 0;
        const pid_t master = start({.worker_num = 4}, [&](Pool& pool, PoolWorker& worker) {
            tally->value = 1;  // The others are still being forked.
            wait_for_stop(pool, worker);
        });
        EXPECT_TRUE(eventually([&] { return tally->value != 0; }));
        ::kill(master, SIGTERM);
        EXPECT_EQ(end_of(master), 0) << i;
    }
}

TEST_F(PoolTest, ReplacesWorkersThatEnd) {
    const pid_t master = start({.worker_num = 2}, [&](Pool& pool, PoolWorker& worker) {
        if (tally->starts < 6) return;
        static_cast<void>(pool.stop());
        wait_for_stop(pool, worker);
    });
    EXPECT_EQ(end_of(master), 0);
    EXPECT_GE(tally->starts, 6);
}

TEST_F(PoolTest, PausesBeforeWorkersThatFailAtOnce) {
    const pid_t master = start({.worker_num = 1}, [](Pool&, PoolWorker&) { ::_exit(3); });
    ::usleep(750'000);  // Starts at 0, 100, 300, 700 ms.
    ::kill(master, SIGTERM);
    EXPECT_EQ(end_of(master), 0);
    EXPECT_GE(tally->starts, 2);
    EXPECT_LE(tally->starts, 4);
}

TEST_F(PoolTest, ReloadsAllWorkers) {
    for (const int signal_number : {SIGUSR1, SIGUSR2, 0}) {
        tally->starts = tally->stops = 0;
        const pid_t master = start({.worker_num = 2}, [&](Pool& pool, PoolWorker& worker) {
            if (tally->value == 0 && signal_number == 0 && worker.id() == 0 && tally->starts == 2) {
                tally->value = 1;
                static_cast<void>(pool.reload());
            }
            wait_for_stop(pool, worker);
        });
        EXPECT_TRUE(eventually([&] { return tally->starts >= 2; }));
        const pid_t first = tally->pids[0];
        const pid_t second = tally->pids[1];
        if (signal_number != 0) ::kill(master, signal_number);
        if (signal_number == 0) tally->value = 0;
        if (signal_number != 0) {
            EXPECT_TRUE(eventually([&] { return tally->starts >= 4 && tally->stops >= 2; }));
            EXPECT_NE(tally->pids[0], first);
            EXPECT_NE(tally->pids[1], second);
        }
        ::kill(master, SIGTERM);
        EXPECT_EQ(end_of(master), 0);
    }
}

TEST_F(PoolTest, KillsWorkersThatDoNotLeave) {
    const pid_t master = start({.worker_num = 2, .max_wait_seconds = 0.1}, [&](Pool&, PoolWorker&) {
        for (;;)
            ::pause();
    });
    EXPECT_TRUE(eventually([&] { return tally->starts == 2; }));
    ::kill(master, SIGTERM);
    EXPECT_EQ(end_of(master), 0);
}

TEST_F(PoolTest, ASecondSigintKillsAtOnce) {
    const pid_t master = start({.worker_num = 1, .max_wait_seconds = 0}, [&](Pool&, PoolWorker& worker) {
        for (;;) {
            ::pause();
            if (!worker.is_running()) tally->value = 1;
        }
    });
    EXPECT_TRUE(eventually([&] { return tally->starts == 1; }));
    ::kill(master, SIGINT);
    EXPECT_TRUE(eventually([&] { return tally->value == 1; }));
    ::kill(master, SIGINT);
    EXPECT_EQ(end_of(master), 0);
}

TEST_F(PoolTest, WorkersLeaveWhenTheMasterIsKilled) {
    const pid_t master = start({.worker_num = 2}, &wait_for_stop);
    EXPECT_TRUE(eventually([&] { return tally->starts == 2; }));
    ::kill(master, SIGKILL);
    EXPECT_EQ(end_of(master), 128 + SIGKILL);
    EXPECT_TRUE(eventually([&] { return tally->stops == 2; }));
}

TEST_F(PoolTest, ADetachedWorkerGoesOnWhileAnotherStarts) {
    const pid_t master = start({.worker_num = 1}, [&](Pool& pool, PoolWorker& worker) {
        if (tally->starts > 1) {
            tally->value = 1;
            wait_for_stop(pool, worker);
            return;
        }
        if (!worker.detach()) ::_exit(1);
        while (tally->value < 2)
            ::usleep(1000);
        tally->value = 3;
    });
    EXPECT_TRUE(eventually([&] { return tally->value == 1; }));
    ::kill(master, SIGTERM);
    // The pool ends without the detached one (92: a child is left).
    EXPECT_EQ(end_of(master), 92);
    tally->value = 2;
    EXPECT_TRUE(eventually([&] { return tally->value == 3; }));
}

TEST_F(PoolTest, MessagesOfAnySizeReachTheirWorkerInOrder) {
    const PipeFormat format{.is_bus = true, .max_message_bytes = 1 << 20};
    const pid_t master = start({.worker_num = 2, .has_pipes = true}, [&](Pool& pool, PoolWorker& worker) {
        PipeSender sender(pool, format);
        sender.set_own_worker(worker);
        PipeReceiver receiver(pool.pipe_of(worker.id()), format, sender);
        if (worker.id() == 0) {
            for (int i = 0; i < 200; ++i) {
                const std::string message(static_cast<std::size_t>(i) * 4000,
                                          static_cast<char>('a' + i % 26));
                if (!sender.send(1, message)) ::_exit(1);
            }
            if (sender.send(1, std::string((1 << 20) + 1, 'x')).error().code != Errc::kTooLarge) ::_exit(1);
            wait_for_stop(pool, worker);
            return;
        }
        for (int i = 0; i < 200; ++i) {
            const auto message = receiver.next(worker);
            if (!message) break;
            if (*message == std::string(static_cast<std::size_t>(i) * 4000, static_cast<char>('a' + i % 26)))
                ++tally->value;
        }
        static_cast<void>(pool.stop());
    });
    EXPECT_EQ(end_of(master), 0);
    EXPECT_EQ(tally->value, 200);
}

TEST_F(PoolTest, AWorkerMaySendItselfMoreThanItsPipeTakes) {
    const PipeFormat format{.is_bus = true};
    const pid_t master = start({.worker_num = 1, .has_pipes = true}, [&](Pool& pool, PoolWorker& worker) {
        PipeSender sender(pool, format);
        sender.set_own_worker(worker);
        PipeReceiver receiver(pool.pipe_of(0), format, sender);
        for (int i = 0; i < 40; ++i) {
            if (!sender.send(0, std::string(1 << 20, static_cast<char>('a' + i)))) ::_exit(1);
        }
        for (int i = 0; i < 40; ++i) {
            const auto message = receiver.next(worker);
            if (message && *message == std::string(1 << 20, static_cast<char>('a' + i))) ++tally->value;
        }
        static_cast<void>(pool.stop());
    });
    EXPECT_EQ(end_of(master), 0);
    EXPECT_EQ(tally->value, 40);
}

TEST_F(PoolTest, AWorkerThatHasToLeaveGivesUpSendingToAFullPipe) {
    const pid_t master = start({.worker_num = 2, .max_wait_seconds = 0, .has_pipes = true},
                               [&](Pool& pool, PoolWorker& worker) {
                                   PipeSender sender(pool, {.is_bus = true});
                                   sender.set_own_worker(worker);
                                   if (worker.id() == 1) return wait_for_stop(pool, worker);
                                   const std::string message(1 << 20, 'x');
                                   for (tally->value = 1;;) {
                                       const auto sent = sender.send(1, message);
                                       if (!sent && sent.error().code == Errc::kCanceled) break;
                                   }
                               });
    EXPECT_TRUE(eventually([&] { return tally->value == 1; }));
    ::usleep(100'000);  // Until the pipe is full, usually; the test is right in any case.
    ::kill(master, SIGTERM);
    EXPECT_EQ(end_of(master), 0);
    EXPECT_EQ(tally->stops, 2);
}

TEST_F(PoolTest, SigtermInterruptsTheWaitForTheQueue) {
    const auto queue = MessageQueue::open(0);
    ASSERT_TRUE(queue);
    for (int i = 0; i < 20; ++i) {
        tally->starts = tally->value = 0;
        const pid_t master = start({.worker_num = 2}, [&](Pool&, PoolWorker& worker) {
            for (;;) {
                const auto message = worker.next_from_queue(const_cast<MessageQueue&>(*queue));
                if (!message) {
                    if (message.error().code == Errc::kClosed) ++tally->value;
                    return;
                }
            }
        });
        EXPECT_TRUE(eventually([&] { return tally->starts == 2; }));
        EXPECT_TRUE(const_cast<MessageQueue&>(*queue).push(1, "message", MessageQueue::Wait::kYes));
        ::kill(master, SIGTERM);
        EXPECT_EQ(end_of(master), 0);
        EXPECT_EQ(tally->value, 2);
    }
    EXPECT_TRUE(const_cast<MessageQueue&>(*queue).destroy());
}

TEST_F(PoolTest, LeavesNoDescriptorsAfterManyRestarts) {
    const pid_t master = ::fork();
    if (master == 0) {
        log::Settings settings;
        settings.level = log::Level::kNone;
        log::configure(settings);
        const std::size_t before = testing::count_open_fds();
        const int code = run({.worker_num = 4, .has_pipes = true}, [&](Pool& pool, PoolWorker&) {
            if (tally->starts > 80) static_cast<void>(pool.stop());
            ::_exit(0);
        });
        if (code != 0) ::_exit(code);
        ::_exit(testing::count_open_fds() == before ? 0 : 94);
    }
    EXPECT_EQ(end_of(master), 0);
}

}  // namespace
}  // namespace shoal::process
