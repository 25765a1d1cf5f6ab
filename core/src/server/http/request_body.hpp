// SPDX-License-Identifier: Apache-2.0
#pragma once
/// A request body on its way in: plain or chunked, to memory or taken apart as multipart.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shoal/proto/http1/chunked_decoder.hpp"
#include "shoal/server/upload.hpp"

namespace shoal::server {

class RequestBody {
  public:
    /// Where the bytes go; they outlive this object.
    struct Target {
        std::string& memory;
        std::vector<FormField>& fields;
        std::vector<UploadedFile>& files;
        std::vector<FormField>& trailers;
    };

    /// How to take a multipart body apart. An empty boundary: not at all, the body goes to memory.
    struct Multipart {
        std::string_view boundary;
        bool keeps_body = false;  ///< The body as received goes to memory too.
    };

    /// @param length  Content-Length, or empty for a chunked body.
    RequestBody(Target target, std::optional<std::uint64_t> length, Multipart multipart,
                const UploadLimits& limits, const std::string& upload_prefix);

    /// Takes what belongs to the body from the front of `input`; returns how much.
    /// Errors: the detail is the status to answer with (400, 413, 431).
    Result<std::size_t> feed(std::span<const char> input);
    [[nodiscard]] bool is_done() const noexcept { return is_done_; }
    /// Body bytes received so far.
    [[nodiscard]] std::uint64_t received_bytes() const noexcept { return received_bytes_; }

  private:
    Result<std::size_t> feed_plain(std::span<const char> input);
    Result<std::size_t> feed_chunked(std::span<const char> input);
    Result<void> store(std::span<const char> data);
    Result<void> finish();

    Target target_;
    std::optional<http1::ChunkedDecoder> decoder_;
    std::optional<UploadReceiver> upload_;
    std::uint64_t left_bytes_ = 0;
    std::uint64_t received_bytes_ = 0;
    bool keeps_body_;
    bool is_done_ = false;
};

}  // namespace shoal::server
