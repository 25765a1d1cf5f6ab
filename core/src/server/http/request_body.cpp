// SPDX-License-Identifier: Apache-2.0
#include "server/http/request_body.hpp"

#include <algorithm>

namespace shoal::server {
namespace {

/// Memory taken on the word of a Content-Length alone; beyond it grows with what has really come.
constexpr std::uint64_t kTrustedReserveBytes = 64U << 10;

http1::ChunkedLimits chunked_limits(std::uint64_t max_body_bytes) noexcept {
    http1::ChunkedLimits limits;
    limits.max_body_bytes = max_body_bytes;
    return limits;
}

/// The same error with the status to answer with as its detail.
tl::unexpected<Error> with_status(Error error) noexcept {
    return fail(error.code, error.code == Errc::kTooLarge ? 413 : 400);
}

}  // namespace

RequestBody::RequestBody(Target target, std::optional<std::uint64_t> length, Multipart multipart,
                         const UploadLimits& limits, const std::string& upload_prefix)
    : target_(target),
      left_bytes_(length.value_or(0)),
      keeps_body_(multipart.boundary.empty() || multipart.keeps_body) {
    if (!length) decoder_.emplace(chunked_limits(limits.max_total_bytes));
    if (!multipart.boundary.empty())
        upload_.emplace(multipart.boundary, limits, upload_prefix, target.fields, target.files);
    if (length && keeps_body_) {
        target_.memory.reserve(static_cast<std::size_t>(std::min(*length, kTrustedReserveBytes)));
    }
}

Result<std::size_t> RequestBody::feed(std::span<const char> input) {
    return decoder_ ? feed_chunked(input) : feed_plain(input);
}

Result<std::size_t> RequestBody::feed_plain(std::span<const char> input) {
    const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(left_bytes_, input.size()));
    if (Result<void> stored = store(input.first(part)); !stored) return with_status(stored.error());
    left_bytes_ -= part;
    if (left_bytes_ == 0) {
        if (Result<void> finished = finish(); !finished) return with_status(finished.error());
    }
    return part;
}

Result<std::size_t> RequestBody::feed_chunked(std::span<const char> input) {
    std::size_t used = 0;
    while (used < input.size() && !decoder_->is_done()) {
        const Result<http1::ChunkedDecoder::Step> step = decoder_->decode(input.subspan(used));
        if (!step) return tl::unexpected<Error>(step.error());
        used += step->consumed;
        if (Result<void> stored = store(step->data); !stored) return with_status(stored.error());
    }
    if (decoder_->is_done()) {
        for (const http1::Trailer& trailer : decoder_->trailers())
            target_.trailers.push_back({trailer.name, trailer.value});
        if (Result<void> finished = finish(); !finished) return with_status(finished.error());
    }
    return used;
}

Result<void> RequestBody::store(std::span<const char> data) {
    received_bytes_ += data.size();
    if (data.empty()) return {};
    if (keeps_body_) target_.memory.append(data.data(), data.size());
    return upload_ ? upload_->feed(data) : Result<void>{};
}

Result<void> RequestBody::finish() {
    is_done_ = true;
    return upload_ ? upload_->finish() : Result<void>{};
}

}  // namespace shoal::server
