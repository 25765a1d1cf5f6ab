// SPDX-License-Identifier: Apache-2.0
#include "http/standalone_request.hpp"

#include <unistd.h>

#include <algorithm>
#include <span>

#include "shoal/base/clock.hpp"
#include "shoal/proto/http/multipart.hpp"

namespace shoal::php {

void StandaloneRequest::set_limits() {
    http1::RequestLimits head_limits;
    head_limits.max_body_bytes = options_.max_body_bytes;
    head_limits.allow_unknown_methods = false;
    head_limits.allow_missing_host = true;  // A rule for servers; bytes may be parsed for other reasons.
    parser_.set_limits(head_limits);
    http1::ChunkedLimits chunk_limits;
    chunk_limits.max_body_bytes = options_.max_body_bytes;
    chunks_.set_limits(chunk_limits);
}

StandaloneRequest::~StandaloneRequest() {
    for (const server::UploadedFile& file : uploads_)
        server::remove_upload(file);
}

Result<std::size_t> StandaloneRequest::feed(std::string_view bytes) {
    if (state_ == State::kComplete || state_ == State::kFailed) return fail(Errc::kInvalid);
    std::size_t consumed = 0;
    if (state_ == State::kHead) {
        const Result<std::size_t> taken = feed_head(bytes);
        if (!taken) {
            state_ = State::kFailed;
            return taken;
        }
        consumed = *taken;
    }
    if (state_ == State::kBody) {
        const Result<std::size_t> taken = feed_body(bytes.substr(consumed));
        if (!taken) {
            state_ = State::kFailed;
            return taken;
        }
        consumed += *taken;
    }
    return consumed;
}

Result<std::size_t> StandaloneRequest::feed_head(std::string_view bytes) {
    const std::size_t had = head_text_.size();
    if (had == 0) set_limits();
    head_text_.append(bytes);
    const Result<http1::ParseStatus> parsed = parser_.parse(std::span(head_text_), head_);
    if (!parsed) return fail(parsed.error());
    if (*parsed == http1::ParseStatus::kNeedMore) return bytes.size();
    const std::size_t consumed = head_.head_bytes - had;
    head_text_.resize(head_.head_bytes);
    head_.base = head_text_.data();
    received_at_seconds_ = wall_seconds();
    if (const Result<void> begun = begin_body(); !begun) return fail(begun.error());
    return consumed;
}

std::optional<std::size_t> StandaloneRequest::readable_method_bytes() const noexcept {
    const std::string_view method = std::string_view(head_text_).substr(0, head_text_.find_first_of(" \r\n"));
    const std::size_t readable = http1::method_prefix_bytes(method);
    return readable < method.size() ? std::optional(readable) : std::nullopt;
}

Result<void> StandaloneRequest::begin_body() {
    if (!head_.has_body()) return finish();
    state_ = State::kBody;
    missing_bytes_ = head_.content_length.value_or(0);
    if (!options_.parse_post || !http::may_carry_form(head_.method)) return {};
    const Result<std::string> boundary =
        http::multipart_boundary(head_.value_of(http::KnownHeader::kContentType), http::Strictness::kLenient);
    if (!boundary) return {};  // As on a server: the body stays in one piece.
    server::UploadLimits limits;
    limits.max_files = options_.max_files;
    limits.max_total_bytes = options_.max_body_bytes;
    upload_prefix_ = options_.upload_tmp_dir + "/shoal.upfile.";
    receiver_ =
        std::make_unique<server::UploadReceiver>(*boundary, limits, upload_prefix_, form_fields_, uploads_);
    return {};
}

Result<void> StandaloneRequest::take_body(std::string_view bytes) {
    body_.append(bytes);
    return receiver_ != nullptr ? receiver_->feed(std::span(bytes)) : Result<void>{};
}

Result<std::size_t> StandaloneRequest::feed_body(std::string_view bytes) {
    if (!head_.chunked) {
        const std::string_view part = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), missing_bytes_));
        missing_bytes_ -= part.size();
        if (const Result<void> taken = take_body(part); !taken) return fail(taken.error());
        if (missing_bytes_ == 0) {
            if (const Result<void> finished = finish(); !finished) return fail(finished.error());
        }
        return part.size();
    }
    std::size_t consumed = 0;
    while (consumed < bytes.size() && !chunks_.is_done()) {
        const auto step = chunks_.decode(std::span(bytes.substr(consumed)));
        if (!step) return fail(step.error());
        consumed += step->consumed;
        if (const Result<void> taken = take_body({step->data.data(), step->data.size()}); !taken) {
            return fail(taken.error());
        }
    }
    if (chunks_.is_done()) {
        if (const Result<void> finished = finish(); !finished) return fail(finished.error());
    }
    return consumed;
}

Result<void> StandaloneRequest::finish() {
    if (receiver_ != nullptr) {
        const Result<void> finished = receiver_->finish();
        receiver_.reset();
        if (!finished) return finished;
    }
    state_ = State::kComplete;
    return {};
}

}  // namespace shoal::php
