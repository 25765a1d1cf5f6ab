// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/http/path.hpp
/// Request paths made safe for looking up files. Pure; callable from any thread.
#include <string>
#include <string_view>

#include "shoal/base/error.hpp"

namespace shoal::http {

/// Percent-decodes a request path once and removes ".", ".." and empty segments, so that it can be appended
/// to a document root: the result starts with '/', and has no "//", "/./" or "/../"; a slash at the end
/// stays. Symbolic links are not checked: open with RESOLVE_BENEATH or compare the real path as well.
///
/// Errors:
///  - Errc::kProtocol: it does not start with '/', or a '%' without two hex digits.
///  - Errc::kInvalid: it climbs above the root, or has a NUL, another control byte, a backslash, or an
///    encoded slash (%2F), each of which means different things to different programs.
[[nodiscard]] Result<std::string> normalize_path(std::string_view raw_path);

}  // namespace shoal::http
