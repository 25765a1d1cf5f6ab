// SPDX-License-Identifier: Apache-2.0
#include "server/http/services.hpp"

namespace shoal::server {

PortHttp::PortHttp(const HttpConfig& config)
    : server_line(config.server_name.empty() || !http1::is_valid_header_value(config.server_name)
                      ? std::string()
                      : "Server: " + config.server_name + "\r\n"),
      compressor(config),
      static_files(config),
      upload_prefix(config.upload_tmp_dir + "/shoal.upfile.") {}

void PortHttp::make_plain_head(std::int64_t seconds, http1::DateCache& date) {
    plain_head_ = http1::status_line(200);
    plain_head_ += server_line;
    plain_head_ += kKeepAliveLine;
    plain_head_ += kDefaultTypeLine;
    plain_head_ += date.header_line(seconds);
    plain_head_ += "Content-Length: ";
    plain_head_seconds_ = seconds;
}

HttpServices::HttpServices(const ServerConfig& config, const http::MimeRegistry* mime_types)
    : mime(mime_types != nullptr ? *mime_types : builtin_mime_) {
    for (const PortConfig& port : config.ports)
        ports_.push_back(std::make_unique<PortHttp>(port.http));
}

}  // namespace shoal::server
