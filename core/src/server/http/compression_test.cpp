// SPDX-License-Identifier: Apache-2.0
#include "server/http/compression.hpp"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "server/http/http_test_support.hpp"

namespace shoal::server::test {
namespace {

using http::ContentCoding;

std::string inflate_all(std::string_view coded, int window_bits) {
    z_stream stream{};
    inflateInit2(&stream, window_bits);
    std::string out(200'000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(coded.data()));
    stream.avail_in = static_cast<uInt>(coded.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = inflate(&stream, Z_FINISH);
    out.resize(result == Z_STREAM_END ? stream.total_out : 0);
    inflateEnd(&stream);
    return out;
}

std::string decode(std::string_view coding, std::string_view coded) {
    if (coding == "gzip") return inflate_all(coded, 15 + 16);
    if (coding == "deflate") return inflate_all(coded, 15);
    std::string out(200'000, '\0');
    std::size_t bytes = out.size();
    if (coding == "br") {
        const auto result =
            BrotliDecoderDecompress(coded.size(), reinterpret_cast<const std::uint8_t*>(coded.data()), &bytes,
                                    reinterpret_cast<std::uint8_t*>(out.data()));
        out.resize(result == BROTLI_DECODER_RESULT_SUCCESS ? bytes : 0);
    } else {
        bytes = ZSTD_decompress(out.data(), out.size(), coded.data(), coded.size());
        out.resize(ZSTD_isError(bytes) != 0 ? 0 : bytes);
    }
    return out;
}

class CompressionTest : public HttpTest {
  protected:
    CompressionTest() {
        config.ports[0].http.compression = true;
        for (int i = 0; i < 5000; ++i)
            body_ += "line " + std::to_string(i % 100) + "\n";
        host.handler = [this](Exchange& exchange) { (void)exchange.end(body_); };
    }
    Answer accept(std::string_view value, std::string_view more = {}) {
        return ask_one(get("/", std::string("Accept-Encoding: ").append(value).append("\r\n").append(more)));
    }
    std::string body_;
};

TEST_F(CompressionTest, EveryCodingAtEveryLevel) {
    for (const int level : {0, 1, 5, 9}) {
        config.ports[0].http.compression_level = level;
        for (const char* coding : {"gzip", "deflate", "br", "zstd"}) {
            for (int round = 0; round < 3; ++round) {  // The streams are reused.
                const Answer answer = accept(coding);
                if (level == 0 && !answer.has("Content-Encoding")) {  // zlib's 0 stores: nothing is gained.
                    EXPECT_EQ(answer.body, body_);
                    continue;
                }
                EXPECT_EQ(answer.header("Content-Encoding"), coding);
                EXPECT_EQ(answer.header("Vary"), "Accept-Encoding");
                EXPECT_LT(answer.body.size(), body_.size() / 3);
                EXPECT_TRUE(decode(coding, answer.body) == body_) << coding << " at " << level;
            }
        }
    }
}

TEST_F(CompressionTest, ChoosesByQualityThenOurOrder) {
    EXPECT_EQ(Compressor::choose("gzip, deflate, br, zstd"), ContentCoding::kBrotli);
    EXPECT_EQ(Compressor::choose("gzip, deflate"), ContentCoding::kGzip);
    EXPECT_EQ(Compressor::choose("br;q=0.5, deflate;q=0.8"), ContentCoding::kDeflate);
    EXPECT_EQ(Compressor::choose("br;q=0, gzip;q=0"), ContentCoding::kIdentity);
    EXPECT_EQ(Compressor::choose("identity"), ContentCoding::kIdentity);
    EXPECT_EQ(Compressor::choose(""), ContentCoding::kIdentity);
}

TEST_F(CompressionTest, LeavesAloneWhatShouldBe) {
    const std::string full = body_;
    EXPECT_FALSE(ask_one(get("/")).has("Content-Encoding"));
    body_ = "short";
    EXPECT_FALSE(accept("gzip").has("Content-Encoding"));
    body_ = full;
    const std::pair<const char*, const char*> headers[] = {{"Content-Encoding", "identity"},
                                                           {"Cache-Control", "public, no-transform"}};
    for (const auto& header : headers) {
        host.handler = [&](Exchange& exchange) {
            (void)exchange.headers().set(header.first, header.second);
            (void)exchange.end(body_);
        };
        EXPECT_EQ(accept("gzip").body, full) << header.first;
    }
    host.handler = [&](Exchange& exchange) {
        exchange.set_compression(false, 1);
        (void)exchange.end(body_);
    };
    EXPECT_EQ(accept("gzip").body, full);
    host.handler = [&](Exchange& exchange) {
        exchange.set_status(206);
        (void)exchange.end(body_);
    };
    EXPECT_EQ(accept("gzip").body, full);
    host.handler = [&](Exchange& exchange) {
        (void)exchange.write(body_);
        (void)exchange.end({});
    };
    EXPECT_EQ(accept("gzip").body, full);
}

TEST_F(CompressionTest, TypesMayBeLimited) {
    config.ports[0].http.compression_types = {"text/html", "application/json"};
    const std::pair<const char*, bool> types[] = {
        {"text/html", true}, {"Application/JSON; charset=utf-8", true}, {"image/png", false}};
    for (const auto& [type, expected] : types) {
        host.handler = [&](Exchange& exchange) {
            (void)exchange.headers().set("Content-Type", type);
            (void)exchange.end(body_);
        };
        EXPECT_EQ(accept("gzip").has("Content-Encoding"), expected) << type;
    }
    host.handler = [&](Exchange& exchange) { (void)exchange.end(body_); };
    EXPECT_TRUE(accept("gzip").has("Content-Encoding")) << "text/html is the default";
}

TEST_F(CompressionTest, HeadTellsTheLengthThatGetWouldHave) {
    const Answer got = accept("gzip");
    const Answer head = ask_one("HEAD / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n", true);
    EXPECT_EQ(head.header("Content-Length"), got.header("Content-Length"));
    EXPECT_EQ(head.header("Content-Encoding"), "gzip");
}

}  // namespace
}  // namespace shoal::server::test
