// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the HTTP connections of one worker share. Private to the server module; one thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "server/compression.hpp"
#include "server/gather_buffer.hpp"
#include "server/static_files.hpp"
#include "shoal/base/clock.hpp"
#include "shoal/proto/http/mime.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/config.hpp"
#include "shoal/server/output_queue.hpp"

namespace shoal::server {

class HttpConnection;

class HttpServices {
  public:
    explicit HttpServices(const HttpConfig& config);

    /// The wall clock, read once for each distinct `loop_now_ms`.
    [[nodiscard]] double wall_seconds_at(std::int64_t loop_now_ms) noexcept {
        if (loop_now_ms != wall_read_at_ms_) {
            wall_read_at_ms_ = loop_now_ms;
            wall_seconds_ = shoal::wall_seconds();
        }
        return wall_seconds_;
    }

    /// Answers given while a connection handles a batch of requests gather here and leave in one call.
    GatherBuffer cork;
    HttpConnection* corked = nullptr;  ///< Whose answers `cork` holds.
    GatherBuffer scratch;              ///< An answer's head on its way out of an uncorked connection.
    std::string server_line;           ///< "Server: ...\r\n", or empty.
    http1::DateCache date;
    http::MimeRegistry mime;
    Compressor compressor;
    StaticFiles static_files;
    IoCounts io;

  private:
    std::int64_t wall_read_at_ms_ = -1;
    double wall_seconds_ = 0;
};

}  // namespace shoal::server
