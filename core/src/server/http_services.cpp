// SPDX-License-Identifier: Apache-2.0
#include "server/http_services.hpp"

namespace shoal::server {

HttpServices::HttpServices(const HttpConfig& config)
    : server_line(config.server_name.empty() || !http1::is_valid_header_value(config.server_name)
                      ? std::string()
                      : "Server: " + config.server_name + "\r\n"),
      compressor(config),
      static_files(config) {}

}  // namespace shoal::server
