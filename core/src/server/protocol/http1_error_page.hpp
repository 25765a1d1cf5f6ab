// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The answers the server gives by itself when a request cannot reach the program.
#include <string>
#include <string_view>

#include "server/net/gather_buffer.hpp"

namespace shoal::server {

/// A small HTML page that names the status.
[[nodiscard]] std::string error_page(int status);

/// A whole answer with `Connection: close`; for 400 and 505 a status line alone. The lines end in CRLF;
/// `server_line` may be empty. To HEAD it has the length of the page, but no body.
void append_error_answer(GatherBuffer& out, int status, std::string_view server_line,
                         std::string_view date_line, bool is_head);

}  // namespace shoal::server
