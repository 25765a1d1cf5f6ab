// SPDX-License-Identifier: Apache-2.0
// One packet that arrives byte by byte: the time a byte must not grow with the packet.
#include <benchmark/benchmark.h>

#include <string>

#include "shoal/proto/framing/framer.hpp"

namespace shoal::framing {
namespace {

void BM_EofSplitByteByByte(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    const std::string text = std::string(size - 4, 'x') + "\r\n\r\n";
    Options options;
    options.mode = Mode::kEofSplit;
    options.eof = "\r\n\r\n";
    Framer framer(options);
    for (auto _ : state) {
        for (std::size_t received = 1; received <= size; ++received)
            benchmark::DoNotOptimize(framer.next(std::as_bytes(std::span(text.data(), received))));
        framer.reset();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_EofSplitByteByByte)->Arg(1'000)->Arg(32'000)->Arg(1'000'000);

}  // namespace
}  // namespace shoal::framing
