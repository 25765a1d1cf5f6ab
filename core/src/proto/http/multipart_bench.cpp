// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "shoal/proto/http/form.hpp"
#include "shoal/proto/http/multipart.hpp"

namespace shoal::http {
namespace {

constexpr std::size_t kFileBytes = 20U << 20;
constexpr std::size_t kPushBytes = 64U << 10;  // What a server reads at a time.

std::string make_random() {
    std::string data(kFileBytes, '\0');
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i + 8 <= data.size(); i += 8) {
        const std::uint64_t word = random();
        std::memcpy(&data[i], &word, sizeof(word));
    }
    return data;
}

std::string make_repeated(const std::string& piece) {
    std::string data;
    while (data.size() < kFileBytes)
        data += piece;
    return data;
}

void parse_upload(benchmark::State& state, const std::string& data) {
    const std::string boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
    const std::string body = "--" + boundary +
                             "\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + data +
                             "\r\n--" + boundary + "--\r\n";
    std::size_t seen = 0;
    for (auto _ : state) {
        MultipartParser parser(boundary, {.max_total_bytes = body.size()});
        seen = 0;
        for (std::size_t at = 0; at < body.size(); at += kPushBytes) {
            std::span<const char> input(body.data() + at, std::min(kPushBytes, body.size() - at));
            while (true) {
                const auto event = parser.next(input);
                if (!event || event->kind == MultipartEvent::Kind::kNeedMore) break;
                if (event->kind == MultipartEvent::Kind::kPartData) seen += event->data.size();
            }
        }
    }
    if (seen != data.size()) state.SkipWithError("bytes were lost");
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}

/// The floor: the same bytes copied once.
void BM_Memcpy(benchmark::State& state) {
    const std::string data = make_random();
    std::vector<char> out(kPushBytes);
    for (auto _ : state) {
        for (std::size_t at = 0; at + kPushBytes <= data.size(); at += kPushBytes) {
            std::memcpy(out.data(), data.data() + at, kPushBytes);
            benchmark::DoNotOptimize(out.data());
            benchmark::ClobberMemory();
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * data.size()));
}
BENCHMARK(BM_Memcpy);

void BM_UploadRandom(benchmark::State& state) {
    parse_upload(state, make_random());
}
BENCHMARK(BM_UploadRandom);
void BM_UploadText(benchmark::State& state) {
    parse_upload(state, make_repeated("A line of some forty bytes or so.\r\n"));
}
BENCHMARK(BM_UploadText);
void BM_UploadHostile(benchmark::State& state) {
    parse_upload(state, make_repeated("\r\n------WebKitFormBoundary7MA4YWxkTrZu0g"));
}
BENCHMARK(BM_UploadHostile);

void BM_SplitForm(benchmark::State& state) {
    const std::string form =
        "name=J%C3%BCrgen+Schmidt&mail=a%40example.com&text=hello+world&ids[]=1&ids[]=2&send=1";
    for (auto _ : state) {
        std::size_t bytes = 0;
        split_form(form, 1000, [&](const RawPair& pair) { bytes += pair.name.size() + pair.value.size(); });
        benchmark::DoNotOptimize(bytes);
    }
}
BENCHMARK(BM_SplitForm);

}  // namespace
}  // namespace shoal::http
