// SPDX-License-Identifier: Apache-2.0
#include "server/http/static_ranges.hpp"

#include <fmt/format.h>

#include "shoal/base/random.hpp"

namespace shoal::server {

RangeParts::RangeParts(const std::vector<http::ByteRange>& ranges, std::uint64_t size,
                       std::string_view content_type) {
    // Random, so that no file can be made to contain it: 128 bits do not occur by chance.
    const SystemRandom random;
    const std::string boundary =
        fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
    content_type_ = "multipart/byteranges; boundary=" + boundary;
    for (const http::ByteRange& range : ranges) {
        heads_.push_back(fmt::format("\r\n--{}\r\nContent-Type: {}\r\nContent-Range: {}\r\n\r\n", boundary,
                                     content_type, http::format_content_range(range, size)));
    }
    end_ = fmt::format("\r\n--{}--\r\n", boundary);
}

}  // namespace shoal::server
