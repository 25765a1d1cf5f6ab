// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "shoal/proto/http1/chunked_decoder.hpp"
#include "shoal/proto/http1/request_parser.hpp"
#include "shoal/proto/http1/response_writer.hpp"

namespace shoal::http1 {
namespace {

const std::string kWrkRequest = "GET / HTTP/1.1\r\nHost: 127.0.0.1:9501\r\n\r\n";
const std::string kBrowserRequest =
    "GET /articles/2026/11/index.html?page=2&sort=date HTTP/1.1\r\nHost: www.example.com\r\n"
    "Connection: keep-alive\r\nCache-Control: max-age=0\r\nUpgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 "
    "Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\nSec-Fetch-Dest: "
    "document\r\n"
    "Referer: https://www.example.com/articles/\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\nCookie: session=0123456789abcdef0123456789abcdef; "
    "theme=dark\r\n"
    "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";

void parse_requests(benchmark::State& state, const std::string& input) {
    RequestParser parser;
    RequestHead head;
    for (auto _ : state) {
        auto status = parser.parse(input, head);
        benchmark::DoNotOptimize(status);
        benchmark::DoNotOptimize(head.head_bytes);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * input.size()));
}

void BM_ParseWrkRequest(benchmark::State& state) {
    parse_requests(state, kWrkRequest);
}
BENCHMARK(BM_ParseWrkRequest);

void BM_ParseBrowserRequest(benchmark::State& state) {
    parse_requests(state, kBrowserRequest);
}
BENCHMARK(BM_ParseBrowserRequest);

void BM_DecodeChunks(benchmark::State& state) {
    std::string body;
    for (int i = 0; i < 16; ++i)
        append_chunk(body, std::string(static_cast<std::size_t>(state.range(0)), 'x'));
    append_text(body, kLastChunk);
    ChunkedDecoder decoder;
    for (auto _ : state) {
        decoder.reset();
        auto fed =
            decoder.feed(body, [](std::span<const char> data) { benchmark::DoNotOptimize(data.data()); });
        benchmark::DoNotOptimize(fed);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}
BENCHMARK(BM_DecodeChunks)->Arg(16)->Arg(4096);

void BM_WriteResponseHead(benchmark::State& state) {
    DateCache dates;
    std::string out;
    for (auto _ : state) {
        out.clear();
        append_status_line(out, 200);
        append_text(out, "Server: shoal\r\n");
        append_text(out, dates.header_line(784111777));
        append_header(out, "Content-Type", "text/plain");
        append_content_length(out, 13);
        append_text(out, "\r\n");
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(BM_WriteResponseHead);

}  // namespace
}  // namespace shoal::http1
