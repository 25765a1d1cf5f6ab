// SPDX-License-Identifier: Apache-2.0
#include "server/http/compression.hpp"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>

#include "shoal/base/strings.hpp"

namespace shoal::server {
namespace {

/// The buffer of a rare large body is not kept.
constexpr std::size_t kMaxKeptBytes = 1U << 20;
constexpr int kGzipWindowBits = 15 + 16;  // zlib's way of asking for the gzip wrapper
constexpr int kZlibWindowBits = 15;       // "deflate" means the zlib format (RFC 9110 section 8.4.1.2)
constexpr int kMemoryLevel = 8;
constexpr int kMaxZstdLevel = 19;

/// A zlib stream that is set up once and reset for each body.
class DeflateStream {
  public:
    explicit DeflateStream(int window_bits) noexcept : window_bits_(window_bits) {}
    DeflateStream(const DeflateStream&) = delete;
    DeflateStream& operator=(const DeflateStream&) = delete;
    ~DeflateStream() {
        if (is_ready_) deflateEnd(&stream_);
    }

    bool run(std::string_view body, int level, std::string& out) {
        if (!prepare(level)) return false;
        out.resize(deflateBound(&stream_, body.size()));
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
        stream_.avail_in = static_cast<uInt>(body.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) return false;
        out.resize(stream_.total_out);
        return true;
    }

  private:
    bool prepare(int level) noexcept {
        if (is_ready_ && level == level_) return deflateReset(&stream_) == Z_OK;
        if (is_ready_) deflateEnd(&stream_);
        stream_ = z_stream{};
        level_ = level;
        is_ready_ =
            deflateInit2(&stream_, level, Z_DEFLATED, window_bits_, kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK;
        return is_ready_;
    }

    z_stream stream_{};
    int window_bits_;
    int level_ = 0;
    bool is_ready_ = false;
};

struct FreeZstdContext {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
};

}  // namespace

struct Compressor::Streams {
    DeflateStream gzip{kGzipWindowBits};
    DeflateStream zlib{kZlibWindowBits};
    std::unique_ptr<ZSTD_CCtx, FreeZstdContext> zstd;
};

Compressor::Compressor(const HttpConfig& config)
    : min_bytes_(config.compression_min_bytes), types_(config.compression_types) {}

Compressor::~Compressor() = default;

bool Compressor::is_eligible(std::string_view content_type, std::size_t body_bytes) const noexcept {
    // zlib counts in 32 bits; such a body would hold the worker for many seconds anyway.
    if (body_bytes < min_bytes_ || body_bytes == 0 || body_bytes > (1U << 30)) return false;
    if (types_.empty()) return true;
    const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
    return std::any_of(types_.begin(), types_.end(),
                       [&](const std::string& wanted) { return iequals(wanted, type); });
}

http::ContentCoding Compressor::choose(std::string_view accept_encoding) noexcept {
    using http::ContentCoding;
    static constexpr std::array kOffered = {ContentCoding::kBrotli, ContentCoding::kGzip,
                                            ContentCoding::kDeflate, ContentCoding::kZstd};
    return http::choose_coding(accept_encoding, kOffered);
}

std::string_view Compressor::compress(http::ContentCoding coding, std::string_view body, int level) {
    if (output_.capacity() > kMaxKeptBytes) output_ = std::string();
    if (streams_ == nullptr) streams_ = std::make_unique<Streams>();
    bool is_done = false;
    switch (coding) {
        case http::ContentCoding::kIdentity:
            break;
        case http::ContentCoding::kGzip:
            is_done = deflate_body(body, level, true);
            break;
        case http::ContentCoding::kDeflate:
            is_done = deflate_body(body, level, false);
            break;
        case http::ContentCoding::kBrotli:
            is_done = brotli_body(body, level);
            break;
        case http::ContentCoding::kZstd:
            is_done = zstd_body(body, level);
            break;
    }
    if (!is_done || output_.size() >= body.size()) return {};
    return output_;
}

bool Compressor::deflate_body(std::string_view body, int level, bool gzip) {
    const int zlib_level = std::clamp(level, Z_NO_COMPRESSION, Z_BEST_COMPRESSION);
    return (gzip ? streams_->gzip : streams_->zlib).run(body, zlib_level, output_);
}

bool Compressor::brotli_body(std::string_view body, int level) {
    std::size_t bytes = BrotliEncoderMaxCompressedSize(body.size());
    output_.resize(bytes);
    const int quality = std::clamp(level, BROTLI_MIN_QUALITY, BROTLI_MAX_QUALITY);
    const BROTLI_BOOL is_done =
        BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_DEFAULT_MODE, body.size(),
                              reinterpret_cast<const std::uint8_t*>(body.data()), &bytes,
                              reinterpret_cast<std::uint8_t*>(output_.data()));
    output_.resize(is_done == BROTLI_TRUE ? bytes : 0);
    return is_done == BROTLI_TRUE;
}

bool Compressor::zstd_body(std::string_view body, int level) {
    if (streams_->zstd == nullptr) streams_->zstd.reset(ZSTD_createCCtx());
    if (streams_->zstd == nullptr) return false;
    output_.resize(ZSTD_compressBound(body.size()));
    const std::size_t bytes =
        ZSTD_compressCCtx(streams_->zstd.get(), output_.data(), output_.size(), body.data(), body.size(),
                          std::clamp(level, 1, kMaxZstdLevel));
    if (ZSTD_isError(bytes) != 0) return false;
    output_.resize(bytes);
    return true;
}

}  // namespace shoal::server
