// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/event/mime.hpp
/// The MIME types of this process: swoole_mime_type_*() change them, static files are served with them.
#include "shoal/proto/http/mime.hpp"

namespace shoal::php {

[[nodiscard]] http::MimeRegistry& mime_registry();

}  // namespace shoal::php
