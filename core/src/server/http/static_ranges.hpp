// SPDX-License-Identifier: Apache-2.0
#pragma once
/// The frame of a multipart/byteranges answer, RFC 9110 section 14.6.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/proto/http/range.hpp"

namespace shoal::server {

class RangeParts {
  public:
    /// @param ranges  Of a representation of `size` bytes and that type.
    RangeParts(const std::vector<http::ByteRange>& ranges, std::uint64_t size, std::string_view content_type);

    [[nodiscard]] const std::string& content_type() const noexcept { return content_type_; }
    /// What stands before the bytes of range `index`.
    [[nodiscard]] std::string_view head(std::size_t index) const noexcept { return heads_[index]; }
    /// What stands behind the last range.
    [[nodiscard]] std::string_view end() const noexcept { return end_; }

  private:
    std::string content_type_;
    std::vector<std::string> heads_;
    std::string end_;
};

}  // namespace shoal::server
