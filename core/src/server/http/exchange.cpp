// SPDX-License-Identifier: Apache-2.0
// The request side and the life of an exchange. The answer is in exchange_answer.cpp.
#include "shoal/server/exchange.hpp"

#include "server/http/exchange_pool.hpp"
#include "server/http/response_sink.hpp"
#include "shoal/server/upload.hpp"

namespace shoal::server {
namespace {

/// Buffers above this are not kept for the next request: a rare large one would hold its memory for ever.
constexpr std::size_t kMaxKeptBytes = 64U << 10;

void reuse(std::string& text) noexcept {
    if (text.capacity() > kMaxKeptBytes) {
        text = std::string();
    } else {
        text.clear();
    }
}

}  // namespace

Exchange::~Exchange() {
    remove_uploads();
}

void Exchange::release() noexcept {
    if (--references_ > 0) return;
    if (sink_ != nullptr && !is_ended_) {
        references_ = 1;  // Answering must not find it unreferenced.
        answer_abandoned();
        if (--references_ > 0) return;
    }
    recycle();
    if (pool_ != nullptr) {
        pool_->give_back(*this);
    } else {
        delete this;
    }
}

std::string_view Exchange::header(std::string_view name) const noexcept {
    const http::HeaderField* const field = head_.find(name);
    return field == nullptr ? std::string_view{} : head_.value(*field);
}

std::string Exchange::raw_message() const {
    return head_.base == nullptr ? std::string(body()) : http::make_message(head_, body());
}

void Exchange::own_head() {
    if (head_.base == owned_head_.data()) return;
    owned_head_.assign(head_.base, head_.head_bytes);
    head_.base = owned_head_.data();
}

void Exchange::own() {
    own_head();
    if (body_bytes_ == 0 || body_base_ == owned_body_.data()) return;
    owned_body_.assign(body_base_, body_bytes_);
    body_base_ = owned_body_.data();
}

void Exchange::remove_uploads() noexcept {
    for (const UploadedFile& file : uploads_)
        remove_upload(file);
    uploads_.clear();
}

void Exchange::recycle() noexcept {
    if (!uploads_.empty()) remove_uploads();
    head_.base = nullptr;  // The parser clears the rest when the next request begins.
    body_base_ = nullptr;
    body_bytes_ = 0;
    reuse(owned_head_);
    reuse(owned_body_);
    sink_ = nullptr;
    endpoints_.reset();
    trailers_.clear();
    form_fields_.clear();
    if (!headers_.is_blank()) headers_.clear();
    if (!response_trailers_.is_blank()) response_trailers_.clear();
    reason_.clear();
    session_id_ = 0;
    status_ = 200;
    is_head_sent_ = is_ended_ = is_detached_ = has_lost_client_ = is_file_ = has_length_ = is_incomplete_ =
        false;
    unsent_bytes_ = 0;
    has_status_ = body_is_dropped_ = false;
    host_data = nullptr;
}

const PortConfig* Exchange::port_config() const noexcept {
    return sink_ == nullptr ? nullptr : &sink_->port();
}

const ServerConfig* Exchange::server_config() const noexcept {
    return sink_ == nullptr ? nullptr : &sink_->server();
}

}  // namespace shoal::server
