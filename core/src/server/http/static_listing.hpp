// SPDX-License-Identifier: Apache-2.0
#pragma once
/// Directory listings (autoindex).
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"
#include "shoal/base/file_descriptor.hpp"

namespace shoal::server {

/// `text` with what HTML treats specially replaced.
[[nodiscard]] std::string escape_html(std::string_view text);
/// `text` percent-encoded as one path segment.
[[nodiscard]] std::string encode_path_segment(std::string_view text);

/// The page for a directory whose URL path, decoded and with its last slash, is `path`: directories first, by
/// name. Entries that are neither files nor directories (nor links) are left out, dot files too unless asked
/// for. Errors: kSystem.
[[nodiscard]] Result<std::string> list_directory(UniqueFd directory, std::string_view path,
                                                 bool with_dot_files);

}  // namespace shoal::server
