// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/http1_error_page.hpp"

#include <fmt/format.h>

#include "shoal/proto/http1/response_writer.hpp"

namespace shoal::server {

std::string error_page(int status) {
    const std::string_view reason = http1::reason_phrase(status);
    return fmt::format(
        "<!DOCTYPE html><html><head><title>{0} {1}</title></head><body><h1>{0} {1}</h1></body></html>\n",
        status, reason);
}

void append_error_answer(GatherBuffer& out, int status, std::string_view server_line,
                         std::string_view date_line, bool is_head) {
    // What Swoole sends for any request that it cannot read. Its end is the end of the connection.
    if (status == 400 || status == 505) return http1::append_text(out, "HTTP/1.1 400 Bad Request\r\n\r\n");
    const std::string page = error_page(status);
    http1::append_status_line(out, status);
    http1::append_text(out, server_line);
    http1::append_text(out, "Connection: close\r\nContent-Type: text/html\r\n");
    http1::append_text(out, date_line);
    http1::append_content_length(out, page.size());
    http1::append_text(out, "\r\n");
    if (!is_head) http1::append_text(out, page);
}

}  // namespace shoal::server
