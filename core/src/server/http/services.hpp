// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the HTTP connections of one port share in one reactor: made of its HttpConfig. Private to the server
/// module; one thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/compression.hpp"
#include "server/http/static_files.hpp"
#include "shoal/base/clock.hpp"
#include "shoal/proto/http/mime.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {

inline constexpr std::string_view kKeepAliveLine = "Connection: keep-alive\r\n";
inline constexpr std::string_view kCloseLine = "Connection: close\r\n";
inline constexpr std::string_view kDefaultTypeLine = "Content-Type: text/html\r\n";

class HttpServices {
  public:
    /// @param mime_types  Null: the built-in table.
    HttpServices(const HttpConfig& config, const http::MimeRegistry* mime_types);

    /// The wall clock, read once for each distinct `loop_now_ms`.
    [[nodiscard]] double wall_seconds_at(std::int64_t loop_now_ms) noexcept {
        if (loop_now_ms != wall_read_at_ms_) {
            wall_read_at_ms_ = loop_now_ms;
            wall_seconds_ = shoal::wall_seconds();
        }
        return wall_seconds_;
    }

    /// The head of the commonest answer, up to the length: 200, no field of the program's own, the connection
    /// stays open. Put together once a second. Valid until the next call.
    [[nodiscard]] std::string_view plain_head(std::int64_t loop_now_ms) {
        const auto seconds = static_cast<std::int64_t>(wall_seconds_at(loop_now_ms));
        if (seconds != plain_head_seconds_) [[unlikely]]
            make_plain_head(seconds);
        return plain_head_;
    }

    std::string upload_prefix;  ///< See upload_path_prefix().
    std::string server_line;    ///< "Server: ...\r\n", or empty.
    http1::DateCache date;
    const http::MimeRegistry& mime;
    Compressor compressor;
    StaticFiles static_files;

  private:
    void make_plain_head(std::int64_t seconds);

    http::MimeRegistry builtin_mime_;
    std::string plain_head_;
    std::int64_t plain_head_seconds_ = -1;
    std::int64_t wall_read_at_ms_ = -1;
    double wall_seconds_ = 0;
};

}  // namespace shoal::server
