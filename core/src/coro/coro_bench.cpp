// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <boost/context/detail/fcontext.hpp>

#include "shoal/coro/channel.hpp"
#include "shoal/coro/runtime.hpp"

namespace shoal::coro {
namespace {

namespace boost_context = boost::context::detail;

void bounce(boost_context::transfer_t arrival) {
    for (;;)
        arrival = boost_context::jump_fcontext(arrival.fctx, nullptr);
}

/// The floor: what the bare context switch costs, there and back.
void BM_RawSwitchPair(benchmark::State& state) {
    StackPool pool;
    const Stack stack = pool.acquire().value();
    boost_context::fcontext_t inner = boost_context::make_fcontext(stack.top(), stack.bytes, &bounce);
    for (auto _ : state)
        inner = boost_context::jump_fcontext(inner, nullptr).fctx;
    pool.release(stack);
}
BENCHMARK(BM_RawSwitchPair);

/// Enter and leave through ContextOps, without the scheduler: the difference to BM_WakeParkPair is its cost.
void BM_ContextOpsPair(benchmark::State& state) {
    const auto runtime = Runtime::create().value();
    ContextOps& ops = runtime->contexts();
    bool goes_on = true;
    Coroutine* coroutine = nullptr;
    static_cast<void>(runtime->scheduler().spawn([&] {
        coroutine = Scheduler::current();
        runtime->scheduler().park("bench");
        while (goes_on)
            ops.leave(*coroutine);
    }));
    ops.enter(*coroutine);
    for (auto _ : state)
        ops.enter(*coroutine);
    goes_on = false;
    runtime->scheduler().wake(*coroutine);
}
BENCHMARK(BM_ContextOpsPair);

void BM_WakeParkPair(benchmark::State& state) {
    const auto runtime = Runtime::create().value();
    Scheduler& scheduler = runtime->scheduler();
    bool goes_on = true;
    const Cid cid = *scheduler.spawn([&] {
        while (goes_on)
            scheduler.park("bench");
    });
    Coroutine& coroutine = *scheduler.find(cid);
    for (auto _ : state)
        scheduler.wake(coroutine);
    goes_on = false;
    scheduler.wake(coroutine);
}
BENCHMARK(BM_WakeParkPair);

void BM_SpawnRunEnd(benchmark::State& state) {
    const auto runtime = Runtime::create().value();
    Scheduler& scheduler = runtime->scheduler();
    std::vector<Cid> parked;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        parked.push_back(*scheduler.spawn([&] { scheduler.park("bench"); }));
    for (auto _ : state)
        benchmark::DoNotOptimize(scheduler.spawn([](Coroutine&, void*) {}, nullptr));
    scheduler.cancel_all();
}
BENCHMARK(BM_SpawnRunEnd)->Arg(0)->Arg(10'000);

void BM_FindByCid(benchmark::State& state) {
    const auto runtime = Runtime::create().value();
    Scheduler& scheduler = runtime->scheduler();
    for (int i = 0; i < 1'000; ++i)
        static_cast<void>(scheduler.spawn([&] { scheduler.park("bench"); }));
    Cid cid = 0;
    for (auto _ : state) {
        cid = cid % 1'000 + 1;
        benchmark::DoNotOptimize(scheduler.find(cid));
    }
    scheduler.cancel_all();
}
BENCHMARK(BM_FindByCid);

/// kAtOnce: every push finds the consumer waiting and hands over with one switch pair. kEndOfTurn: the loop
/// makes a turn, with its epoll_wait, whenever the producer waits.
template <WakeTime kWakeTime>
void BM_ChannelHandOver(benchmark::State& state) {
    const auto runtime = Runtime::create().value();
    Scheduler& scheduler = runtime->scheduler();
    Channel<int, ContextOps, kWakeTime> channel(static_cast<std::size_t>(state.range(0)));
    static_cast<void>(scheduler.spawn([&] {
        while (channel.pop()) {
        }
    }));
    static_cast<void>(scheduler.spawn([&] {
        for (auto _ : state)
            benchmark::DoNotOptimize(channel.push(1));
        channel.close();
    }));
    runtime->loop().run();
}
BENCHMARK(BM_ChannelHandOver<WakeTime::kAtOnce>)->Arg(1);
BENCHMARK(BM_ChannelHandOver<WakeTime::kEndOfTurn>)->Arg(1)->Arg(64);

void BM_ChannelBuffered(benchmark::State& state) {
    Channel<int> channel(64);
    for (auto _ : state) {
        benchmark::DoNotOptimize(channel.push(1));
        benchmark::DoNotOptimize(channel.pop());
    }
}
BENCHMARK(BM_ChannelBuffered);

void BM_ParkWithTimeoutThenWake(benchmark::State& state) {
    const auto runtime = Runtime::create().value();
    Scheduler& scheduler = runtime->scheduler();
    bool goes_on = true;
    Coroutine& coroutine = *scheduler.find(*scheduler.spawn([&] {
        while (goes_on)
            scheduler.park("bench", 10'000);
    }));
    for (auto _ : state)
        scheduler.wake(coroutine);
    goes_on = false;
    scheduler.wake(coroutine);
}
BENCHMARK(BM_ParkWithTimeoutThenWake);

}  // namespace
}  // namespace shoal::coro
