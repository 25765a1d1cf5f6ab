// SPDX-License-Identifier: Apache-2.0
#include "server/http/services.hpp"

namespace shoal::server {

HttpServices::HttpServices(const HttpConfig& config, const http::MimeRegistry* mime_types)
    : upload_prefix(config.upload_tmp_dir + "/shoal.upfile."),
      server_line(config.server_name.empty() || !http1::is_valid_header_value(config.server_name)
                      ? std::string()
                      : "Server: " + config.server_name + "\r\n"),
      mime(mime_types != nullptr ? *mime_types : builtin_mime_),
      compressor(config),
      static_files(config) {}

void HttpServices::make_plain_head(std::int64_t seconds) {
    plain_head_ = http1::status_line(200);
    plain_head_ += server_line;
    plain_head_ += kKeepAliveLine;
    plain_head_ += kDefaultTypeLine;
    plain_head_ += date.header_line(seconds);
    plain_head_ += "Content-Length: ";
    plain_head_seconds_ = seconds;
}

}  // namespace shoal::server
