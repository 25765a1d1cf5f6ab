// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "server/session/session_table.hpp"

namespace shoal::server {
namespace {

SessionStart typical_start() {
    SessionStart start;
    start.fd = 12;
    start.remote_address = "192.168.100.200";
    start.local_address = "192.168.100.1";
    start.remote_port = 40'000;
    start.server_port = 9501;
    start.now_ms = 1;
    return start;
}

void BM_OpenAndClose(benchmark::State& state) {
    const auto table = SessionTable::create(100'000, 4, 1).value();
    SessionWriter writer(*table, {ProcessKind::kWorker, 0, 1});
    const SessionStart start = typical_start();
    for (auto _ : state)
        writer.close(**writer.open(start));
}
BENCHMARK(BM_OpenAndClose);

void BM_Touch(benchmark::State& state) {
    const auto table = SessionTable::create(100'000, 4, 1).value();
    SessionWriter writer(*table, {ProcessKind::kWorker, 0, 1});
    SessionRow& row = **writer.open(typical_start());
    std::int64_t now_ms = 0;
    for (auto _ : state) {
        row.touch_received(++now_ms);
        row.touch_sent(now_ms);
    }
}
BENCHMARK(BM_Touch);

/// Pages of 100 through all sessions: the time of one id.
void BM_ListId(benchmark::State& state) {
    const auto table = SessionTable::create(100'000, 4, 1).value();
    SessionWriter writer(*table, {ProcessKind::kWorker, 0, 1});
    const SessionStart start = typical_start();
    // range(0) sessions live, with range(1) ids of closed ones after each.
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        static_cast<void>(writer.open(start));
        for (std::int64_t gone = 0; gone < state.range(1); ++gone)
            writer.close(**writer.open(start));
    }
    std::array<SessionId, 100> page;
    SessionId after = 0;
    std::int64_t listed = 0;
    for (auto _ : state) {
        const std::size_t count = table->list(after, page);
        after = count == 0 ? 0 : page[count - 1];
        listed += static_cast<std::int64_t>(count);
    }
    state.SetItemsProcessed(listed);
}
BENCHMARK(BM_ListId)->Args({10, 0})->Args({10, 100'000})->Args({50'000, 1})->Args({50'000, 10});

void BM_Find(benchmark::State& state) {
    const auto table = SessionTable::create(100'000, 4, 1).value();
    SessionWriter writer(*table, {ProcessKind::kWorker, 0, 1});
    const SessionId id = (*writer.open(typical_start()))->id();
    for (auto _ : state)
        benchmark::DoNotOptimize(table->find(id));
}
BENCHMARK(BM_Find);

}  // namespace
}  // namespace shoal::server
