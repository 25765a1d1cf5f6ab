// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/http1_protocol.hpp"

#include <algorithm>
#include <utility>

#include "server/net/worker_context.hpp"
#include "server/protocol/http1_error_page.hpp"
#include "shoal/proto/http/multipart.hpp"

namespace shoal::server {
namespace {

/// Reads per wake-up, of kReadBufferBytes each.
constexpr int kReadsPerTurn = 16;

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

/// One run over what has been received: corks the output and claims the worker's read buffer, or, inside a
/// callback of another connection that runs the loop, has a buffer of its own and sends at once.
class HttpConnection::Pass {
  public:
    explicit Pass(HttpConnection& connection) : connection_(connection), worker_(connection.worker_) {
        connection.is_processing_ = true;
        owns_buffer_ = !std::exchange(worker_.is_read_buffer_in_use, true);
        if (!owns_buffer_) spare_ = std::make_unique_for_overwrite<char[]>(kReadBufferBytes);
        if (worker_.http.corked == nullptr) worker_.http.corked = &connection;
    }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    /// Not in a destructor: sending may find the connection broken, which runs the host's on_close().
    void finish() {
        if (owns_buffer_) worker_.is_read_buffer_in_use = false;
        connection_.is_processing_ = false;
        if (!connection_.holds_cork()) return;
        connection_.flush_cork();
        worker_.http.corked = nullptr;
    }
    [[nodiscard]] char* buffer() noexcept { return owns_buffer_ ? worker_.read_buffer.get() : spare_.get(); }

  private:
    HttpConnection& connection_;
    WorkerContext& worker_;
    std::unique_ptr<char[]> spare_;
    bool owns_buffer_;
};

HttpConnection::HttpConnection(WorkerContext& worker, UniqueFd fd, SessionId session_id,
                               std::size_t port_index, std::shared_ptr<const Endpoints> endpoints)
    : Connection(worker, std::move(fd), session_id, port_index, std::move(endpoints)),
      parser_(request_limits(worker.config.ports[port_index])),
      next_turn_([](void* self) { static_cast<HttpConnection*>(self)->on_readable(); }, this),
      deadline_([](event::Timer&, void* self) { static_cast<HttpConnection*>(self)->on_deadline(); }, this) {
    is_draining_ = worker.is_draining;
}

HttpConnection::~HttpConnection() {
    drop_current();
    drop_receiving();
}

void HttpConnection::on_readable() {
    if (is_closing_ || is_processing_) return;  // A nested loop: the outer pass sees may_have_input_.
    Frame frame(*this);
    run_pass();
    if (!is_closing_) settle();
}

void HttpConnection::run_pass() {
    Pass pass(*this);
    budget_ = kRequestsPerTurn;
    if (!pending_.empty() && !needs_more_) process_pending();
    for (int reads = 0; may_have_input_ && can_process(); ++reads) {
        if (reads == kReadsPerTurn) {
            budget_ = 0;
            break;
        }
        if (!read_more(pass.buffer())) break;
    }
    pass.finish();
}

bool HttpConnection::can_process() const noexcept {
    return !is_closing_ && current_ == nullptr && budget_ > 0 && !has_backlog();
}

/// One read and what it brings. False: nothing more to read now.
bool HttpConnection::read_more(char* buffer) {
    // The rest of a partial head is read behind it; everything else into the shared buffer.
    const bool behind_pending = !pending_.empty();
    const std::span<char> room = behind_pending ? pending_.tail() : std::span<char>(buffer, kReadBufferBytes);
    const Result<std::size_t> got = receive(room.data(), room.size());
    if (!got) {
        if (got.error().code != Errc::kAgain && got.error().code != Errc::kClosed) close_now(false);
        return false;
    }
    if (behind_pending) {
        pending_.commit(*got);
        process_pending();
        return true;
    }
    const std::size_t used = process(buffer, *got);
    if (used < *got && !is_closing_) pending_.assign({buffer + used, *got - used});
    return true;
}

void HttpConnection::process_pending() {
    // process() may run the host, which may close the connection: pending_ stays untouched meanwhile, since
    // nothing is read while is_processing_.
    const std::size_t used = process(pending_.data(), pending_.size());
    if (is_closing_) return pending_.release();
    pending_.consume(used);
}

/// Hands over every complete request in `data`; returns the bytes that are done with.
std::size_t HttpConnection::process(const char* data, std::size_t bytes) {
    std::size_t used = 0;
    needs_more_ = false;
    while (used < bytes && can_process() && !needs_more_) {
        used +=
            body_ != nullptr ? take_body(data + used, bytes - used) : take_head(data + used, bytes - used);
    }
    return used;
}

std::size_t HttpConnection::take_head(const char* data, std::size_t bytes) {
    if (receiving_ == nullptr) receiving_ = &worker_.exchanges.acquire();
    const Result<http1::ParseStatus> status = parser_.parse({data, bytes}, receiving_->head_);
    if (!status) {
        reject(status.error().detail);
        return bytes;
    }
    if (*status == http1::ParseStatus::kNeedMore) {
        needs_more_ = true;
        if (parser_.has_started()) return 0;
        // Nothing but empty lines: a client that sends them after a request is idle, not slow.
        const std::size_t empty_bytes = parser_.empty_line_bytes();
        parser_.reset();
        return empty_bytes;
    }
    const http1::RequestHead& head = receiving_->head_;
    if (!head.has_body()) {
        const std::size_t head_bytes = head.head_bytes;
        has_unparsed_ = bytes > head_bytes;
        dispatch();
        return head_bytes;
    }
    return begin_body(data, bytes);
}

/// The status to refuse the announced body with; 0: it is welcome.
int HttpConnection::refusal_status() const noexcept {
    const http1::RequestHead& head = receiving_->head_;
    if (head.version_minor >= 1 && !head.expect_continue &&
        head.find(http1::KnownHeader::kExpect) != nullptr) {
        return 417;
    }
    return 0;
}

std::size_t HttpConnection::begin_body(const char* data, std::size_t bytes) {
    Exchange& exchange = *receiving_;
    const http1::RequestHead& head = exchange.head_;
    const std::size_t head_bytes = head.head_bytes;
    std::string boundary;
    if (config().parse_files && http1::may_carry_form(head.method)) {
        if (auto found = http::multipart_boundary(head.value_of(http1::KnownHeader::kContentType),
                                                  multipart_strictness(config())))
            boundary = std::move(*found);
    }
    UploadLimits limits;
    limits.max_files = config().max_upload_files;
    limits.strictness = multipart_strictness(config());
    limits.max_field_bytes = limits.max_total_bytes = port().package_max_bytes;
    if (!boundary.empty() && config().upload_max_file_bytes != 0)
        limits.max_total_bytes = config().upload_max_file_bytes;

    const std::uint64_t length = head.content_length.value_or(0);
    int refusal = refusal_status();
    if (refusal == 0 && length > limits.max_total_bytes) refusal = 413;
    if (refusal != 0) {
        reject(refusal);
        return bytes;
    }
    if (!head.chunked && boundary.empty() && length <= bytes - head_bytes) {
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
        target, head.chunked ? std::nullopt : std::optional<std::uint64_t>(length),
        RequestBody::Multipart{boundary, config().upload_max_file_bytes == 0}, limits,
        port_http().upload_prefix);
    body_watch_.start(worker_.loop.refresh_now(), 0, to_ms(config().body_timeout_seconds));
    // RFC 9110 section 10.1.1: it may be left out when the body has begun to arrive.
    if (head.expect_continue && bytes == head_bytes) {
        http1::append_text(output_buffer(), http1::kContinueResponse);
        commit({}, {});
    }
    return head_bytes;
}

std::size_t HttpConnection::take_body(const char* data, std::size_t bytes) {
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

/// Hands `receiving_` to the static files or the host.
void HttpConnection::dispatch() {
    clear_deadline();
    --budget_;
    Exchange& exchange = *std::exchange(receiving_, nullptr);
    current_ = &exchange;
    worker_.counters.add_busy(1);
    exchange.connection_ = this;
    exchange.endpoints_ = endpoints();
    exchange.session_id_ = session_id();
    exchange.received_at_seconds_ = worker_.http.wall_seconds_at(worker_.loop.now_ms());
    exchange.set_compression(config().compression, config().compression_level);
    bump(worker_.counters.requests);
    const bool is_handled =
        (exchange.head_.upgrade && try_upgrade(exchange)) ||
        (config().static_handler && port_http().static_files.handle(exchange, worker_.http.mime));
    if (!is_handled) {
        worker_.count_request();
        note_dispatched();
        worker_.host.on_request(exchange);
        // Whoever still holds it outlives the buffer that its views refer to.
        if (exchange.references_ > 1) exchange.own();
    }
    exchange.release();
}

/// Answers a request that never reached the host, and closes.
void HttpConnection::reject(int status) {
    const bool is_head = receiving_ != nullptr && receiving_->head_.method == http1::Method::kHead;
    drop_receiving();
    clear_deadline();
    const std::int64_t now_seconds =
        static_cast<std::int64_t>(worker_.http.wall_seconds_at(worker_.loop.now_ms()));
    append_error_answer(output_buffer(), status, port_http().server_line,
                        worker_.http.date.header_line(now_seconds), is_head);
    if (commit({}, {})) close_gracefully();
}

void HttpConnection::drop_receiving() noexcept {
    body_.reset();
    parser_.reset();
    if (receiving_ != nullptr) std::exchange(receiving_, nullptr)->release();
}

std::unique_ptr<Connection> make_http_connection(WorkerContext& worker, UniqueFd fd, SessionId session_id,
                                                 std::size_t port_index,
                                                 std::shared_ptr<const Endpoints> endpoints) {
    return std::make_unique<HttpConnection>(worker, std::move(fd), session_id, port_index,
                                            std::move(endpoints));
}

}  // namespace shoal::server
