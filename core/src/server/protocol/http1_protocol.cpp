// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/http1_protocol.hpp"

#include <algorithm>
#include <utility>

#include "server/http/exchange_pool.hpp"
#include "server/protocol/http1_error_page.hpp"
#include "shoal/proto/http/multipart.hpp"

namespace shoal::server {
namespace {

http1::RequestLimits request_limits(const PortConfig& port) noexcept {
    const HttpConfig& http = port.http;
    http1::RequestLimits limits;
    limits.max_request_line_bytes = static_cast<std::uint32_t>(http.max_request_line_bytes);
    limits.max_header_count = static_cast<std::uint32_t>(http.max_header_count);
    limits.max_header_bytes = static_cast<std::uint32_t>(http.max_header_bytes);
    limits.allow_missing_host = http.allow_missing_host;
    limits.allow_unknown_methods = http.allow_unknown_methods;
    // Uploads have a limit of their own, which only the content type tells: see refusal_status().
    limits.max_body_bytes = std::max<std::uint64_t>(port.package_max_bytes, http.upload_max_file_bytes);
    return limits;
}

http::Strictness multipart_strictness(const HttpConfig& http) noexcept {
    return http.multipart_strict ? http::Strictness::kStrict : http::Strictness::kLenient;
}

}  // namespace

Http1Protocol::Http1Protocol(Connection& connection)
    : Protocol(connection),
      reactor_(connection.reactor()),
      parser_(request_limits(connection.port())),
      deadline_([](event::Timer&, void* self) { static_cast<Http1Protocol*>(self)->on_deadline(); }, this) {}

Http1Protocol::~Http1Protocol() {
    drop_current(/*has_lost_client=*/true);
    drop_receiving();
}

bool Http1Protocol::wants_input() const noexcept {
    return !connection_.is_closing() && current_ == nullptr && budget_ > 0 && !has_backlog();
}

/// Hands over every complete request in `bytes`.
std::size_t Http1Protocol::on_input(std::string_view bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && wants_input()) {
        const char* const data = bytes.data() + used;
        const std::size_t left = bytes.size() - used;
        const std::size_t taken = body_ != nullptr ? take_body(data, left) : take_head(data, left);
        if (taken == 0) break;
        used += taken;
    }
    return used;
}

std::size_t Http1Protocol::take_head(const char* data, std::size_t bytes) {
    if (receiving_ == nullptr) receiving_ = &reactor_.exchanges.acquire();
    const Result<http1::ParseStatus> status = parser_.parse({data, bytes}, receiving_->head_, message_);
    if (!status) {
        reject(status.error().detail);
        return bytes;
    }
    if (*status == http1::ParseStatus::kNeedMore) {
        if (parser_.has_started()) return 0;
        // Nothing but empty lines: a client that sends them after a request is idle, not slow.
        const std::size_t empty_bytes = parser_.empty_line_bytes();
        parser_.reset();
        return empty_bytes;
    }
    const http::RequestView& head = receiving_->head_;
    if (!message_.has_body()) {
        const std::size_t head_bytes = head.head_bytes;
        has_unparsed_ = bytes > head_bytes;
        dispatch();
        return head_bytes;
    }
    return begin_body(data, bytes);
}

/// The status to refuse the announced body with; 0: it is welcome.
int Http1Protocol::refusal_status() const noexcept {
    const http::RequestView& head = receiving_->head_;
    if (head.version_minor >= 1 && !message_.expect_continue &&
        head.find(http::KnownHeader::kExpect) != nullptr) {
        return 417;
    }
    return 0;
}

std::size_t Http1Protocol::begin_body(const char* data, std::size_t bytes) {
    Exchange& exchange = *receiving_;
    const http::RequestView& head = exchange.head_;
    const std::size_t head_bytes = head.head_bytes;
    std::string boundary;
    if (config().parse_files && http::may_carry_form(head.method)) {
        if (auto found = http::multipart_boundary(head.value_of(http::KnownHeader::kContentType),
                                                  multipart_strictness(config())))
            boundary = std::move(*found);
    }
    UploadLimits limits;
    limits.max_files = config().max_upload_files;
    limits.strictness = multipart_strictness(config());
    limits.max_field_bytes = limits.max_total_bytes = connection_.port().package_max_bytes;
    if (!boundary.empty() && config().upload_max_file_bytes != 0)
        limits.max_total_bytes = config().upload_max_file_bytes;

    const std::uint64_t length = message_.content_length.value_or(0);
    int refusal = refusal_status();
    if (refusal == 0 && length > limits.max_total_bytes) refusal = 413;
    if (refusal != 0) {
        reject(refusal);
        return bytes;
    }
    if (!message_.chunked && boundary.empty() && length <= bytes - head_bytes) {
        const std::size_t request_bytes = head_bytes + static_cast<std::size_t>(length);
        exchange.body_base_ = data + head_bytes;
        exchange.body_bytes_ = static_cast<std::size_t>(length);
        has_unparsed_ = bytes > request_bytes;
        dispatch();
        return request_bytes;
    }
    exchange.own_head();
    const RequestBody::Target target{exchange.owned_body_, exchange.form_fields_, exchange.uploads_,
                                     exchange.trailers_};
    body_ = std::make_unique<RequestBody>(
        target, message_.chunked ? std::nullopt : std::optional<std::uint64_t>(length),
        RequestBody::Multipart{boundary, config().upload_max_file_bytes == 0}, limits,
        services().upload_prefix);
    body_watch_.start(reactor_.loop.refresh_now(), 0, to_ms(config().body_timeout_seconds));
    // RFC 9110 section 10.1.1: it may be left out when the body has begun to arrive.
    if (message_.expect_continue && bytes == head_bytes) {
        http1::append_text(connection_.output_buffer(), http1::kContinueResponse);
        connection_.commit({}, {});
    }
    return head_bytes;
}

std::size_t Http1Protocol::take_body(const char* data, std::size_t bytes) {
    const Result<std::size_t> used = body_->feed({data, bytes});
    if (!used) {
        reject(used.error().detail);
        return bytes;
    }
    if (!body_->is_done()) return *used;
    receiving_->body_base_ = receiving_->owned_body_.data();
    receiving_->body_bytes_ = receiving_->owned_body_.size();
    body_.reset();
    has_unparsed_ = bytes > *used;
    dispatch();
    return *used;
}

/// Hands `receiving_` to the static files or the worker.
void Http1Protocol::dispatch() {
    clear_deadline();
    --budget_;
    Exchange& exchange = *std::exchange(receiving_, nullptr);
    current_ = &exchange;
    reactor_.counters.add_busy(1);
    exchange.sink_ = this;
    exchange.endpoints_ = connection_.endpoints();
    exchange.session_id_ = connection_.session_id();
    exchange.received_at_seconds_ = services().wall_seconds_at(reactor_.loop.now_ms());
    exchange.set_compression(config().compression, config().compression_level);
    bump(reactor_.counters.requests);
    const bool is_handled =
        config().static_handler && services().static_files.handle(exchange, services().mime);
    if (!is_handled) {
        connection_.note_dispatched();
        (void)reactor_.worker.send(
            {.kind = Message::Kind::kRequest, .session = connection_.session_id(), .exchange = &exchange});
        // A reference that the program has kept outlives the buffer that the views refer to.
        if (exchange.references_ > 1) exchange.own();
    }
    exchange.release();
}

/// Answers a request that never reached the program, and closes.
void Http1Protocol::reject(int status) {
    const bool is_head = receiving_ != nullptr && receiving_->head_.method == http::Method::kHead;
    drop_receiving();
    clear_deadline();
    const std::int64_t now_seconds =
        static_cast<std::int64_t>(services().wall_seconds_at(reactor_.loop.now_ms()));
    append_error_answer(connection_.output_buffer(), status, services().server_line,
                        services().date.header_line(now_seconds), is_head);
    if (connection_.commit({}, {})) connection_.close_gracefully();
}

void Http1Protocol::drop_receiving() noexcept {
    body_.reset();
    parser_.reset();
    if (receiving_ != nullptr) std::exchange(receiving_, nullptr)->release();
}

}  // namespace shoal::server
