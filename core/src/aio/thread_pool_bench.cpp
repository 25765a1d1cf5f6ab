// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "shoal/aio/thread_pool.hpp"
#include "shoal/coro/runtime.hpp"

namespace shoal::aio {
namespace {

/// One job after the other: two thread switches each.
void BM_SubmitAndWait(benchmark::State& state) {
    static_cast<void>(coro::run([&] {
        ThreadPool pool(*event::EventLoop::current());
        for (auto _ : state)
            benchmark::DoNotOptimize(pool.submit_and_wait([] { return 1; }));
    }));
}
BENCHMARK(BM_SubmitAndWait)->UseRealTime();

/// Many at once: what batching saves.
void BM_Submit256Callbacks(benchmark::State& state) {
    const auto loop = event::EventLoop::create().value();
    ThreadPool pool(*loop, {.max_threads = 1});
    for (auto _ : state) {
        for (int i = 0; i < 256; ++i)
            static_cast<void>(pool.submit([] {}, {}));
        loop->run();
    }
    state.SetItemsProcessed(state.iterations() * 256);
}
BENCHMARK(BM_Submit256Callbacks)->UseRealTime();

}  // namespace
}  // namespace shoal::aio
