// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the HTTP connections of one worker share. Private to the server module; one thread.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/compression.hpp"
#include "server/http/static_files.hpp"
#include "server/net/gather_buffer.hpp"
#include "server/net/output_queue.hpp"
#include "shoal/base/clock.hpp"
#include "shoal/proto/http/mime.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/config.hpp"

namespace shoal::server {

class HttpConnection;

inline constexpr std::string_view kKeepAliveLine = "Connection: keep-alive\r\n";
inline constexpr std::string_view kCloseLine = "Connection: close\r\n";
inline constexpr std::string_view kDefaultTypeLine = "Content-Type: text/html\r\n";

/// What the connections of one port share: made of its HttpConfig.
class PortHttp {
  public:
    explicit PortHttp(const HttpConfig& config);

    /// The head of the commonest response, up to the length: 200, no field of the program's own, the connection
    /// stays open. Put together once a second. Valid until the next call.
    [[nodiscard]] std::string_view plain_head(std::int64_t now_seconds, http1::DateCache& date) {
        if (now_seconds != plain_head_seconds_) [[unlikely]]
            make_plain_head(now_seconds, date);
        return plain_head_;
    }

    std::string server_line;  ///< "Server: ...\r\n", or empty.
    Compressor compressor;
    StaticFiles static_files;
    std::string upload_prefix;  ///< See upload_path_prefix().

  private:
    void make_plain_head(std::int64_t seconds, http1::DateCache& date);

    std::string plain_head_;
    std::int64_t plain_head_seconds_ = -1;
};

class HttpServices {
  public:
    /// @param mime_types  Null: the built-in table.
    HttpServices(const ServerConfig& config, const http::MimeRegistry* mime_types);

    [[nodiscard]] PortHttp& port(std::size_t index) noexcept { return *ports_[index]; }
    [[nodiscard]] std::span<const std::unique_ptr<PortHttp>> ports() const noexcept { return ports_; }

    /// The wall clock, read once for each distinct `loop_now_ms`.
    [[nodiscard]] double wall_seconds_at(std::int64_t loop_now_ms) noexcept {
        if (loop_now_ms != wall_read_at_ms_) {
            wall_read_at_ms_ = loop_now_ms;
            wall_seconds_ = shoal::wall_seconds();
        }
        return wall_seconds_;
    }

    /// PortHttp::plain_head() of the port.
    [[nodiscard]] std::string_view plain_head(std::size_t port_index, std::int64_t loop_now_ms) {
        return port(port_index).plain_head(static_cast<std::int64_t>(wall_seconds_at(loop_now_ms)), date);
    }

    /// Answers given while a connection handles a batch of requests gather here and leave in one call.
    GatherBuffer cork;
    HttpConnection* corked = nullptr;  ///< Whose answers `cork` holds.
    GatherBuffer scratch;              ///< An answer's head on its way out of an uncorked connection.
    http1::DateCache date;
    const http::MimeRegistry& mime;
    IoCounts io;

  private:
    http::MimeRegistry builtin_mime_;
    std::vector<std::unique_ptr<PortHttp>> ports_;
    std::int64_t wall_read_at_ms_ = -1;
    double wall_seconds_ = 0;
};

}  // namespace shoal::server
