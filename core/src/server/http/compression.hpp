// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Content codings of answers: which one, and the coding itself. One a worker; one thread.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/proto/http/accept_encoding.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {

class Compressor {
  public:
    explicit Compressor(const HttpConfig& config);
    ~Compressor();
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;

    /// True if a body of that size and type is to be compressed at all.
    [[nodiscard]] bool is_eligible(std::string_view content_type, std::size_t body_bytes) const noexcept;
    /// The coding for an Accept-Encoding value: the highest q; among equals br, gzip, deflate, zstd.
    [[nodiscard]] static http::ContentCoding choose(std::string_view accept_encoding) noexcept;
    /// The coded body, valid until the next call; empty if the library failed or nothing was gained.
    [[nodiscard]] std::string_view compress(http::ContentCoding coding, std::string_view body, int level);

  private:
    struct Streams;  // zlib and zstd state, kept for the next body.
    bool deflate_body(std::string_view body, int level, bool gzip);
    bool brotli_body(std::string_view body, int level);
    bool zstd_body(std::string_view body, int level);

    std::size_t min_bytes_;
    const std::vector<std::string>& types_;
    std::unique_ptr<Streams> streams_;
    std::string output_;
};

}  // namespace shoal::server
