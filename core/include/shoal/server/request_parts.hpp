// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/server/request_parts.hpp
/// What the body of a form comes apart into.
#include <cstdint>
#include <string>

namespace shoal::server {

struct UploadedFile {
    std::string field;      ///< Form field name.
    std::string file_name;  ///< As the client said; untrusted.
    std::string content_type;
    std::string path;  ///< Temporary file; removed with the exchange unless it was moved away.
    std::uint64_t bytes = 0;
    int owner_pid = 0;  ///< Only this process removes the file: a child that it forks does not.
    int error = 0;      ///< PHP's UPLOAD_ERR_*: 0 ok, 1 too large, 4 no file, 6 no tmp dir, 7 cannot write.
};

struct FormField {
    std::string name;
    std::string value;
};

}  // namespace shoal::server
