// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <utility>

#include "server/http_answer.hpp"
#include "server/http_connection.hpp"
#include "server/worker_context.hpp"
#include "shoal/server/http_exchange.hpp"

namespace shoal::server {
namespace {

/// A file up to this is read and sent with its head in one call; sendfile(2) pays above.
constexpr std::size_t kInlineFileBytes = 16U << 10;

/// Releases the bytes exactly once, unless they have been handed on.
class OwnerGuard {
  public:
    explicit OwnerGuard(BytesOwner owner) noexcept : owner_(owner) {}
    OwnerGuard(const OwnerGuard&) = delete;
    OwnerGuard& operator=(const OwnerGuard&) = delete;
    ~OwnerGuard() {
        if (owner_.release != nullptr) owner_.release(owner_.owner);
    }
    [[nodiscard]] BytesOwner hand_on() noexcept { return std::exchange(owner_, {}); }

  private:
    BytesOwner owner_;
};

}  // namespace

bool HttpExchange::is_writable() const noexcept {
    return connection_ != nullptr && !is_ended_ && !is_detached_;
}

Result<void> HttpExchange::check_answerable() const noexcept {
    if (is_ended_ || is_detached_) return fail(Errc::kInvalid);
    if (connection_ == nullptr) return fail(Errc::kClosed);
    return {};
}

Result<void> HttpExchange::end(std::string_view body, BytesOwner owner) {
    OwnerGuard guard(owner);
    if (Result<void> ok = check_answerable(); !ok) return ok;
    HttpConnection& connection = *connection_;
    is_ended_ = true;
    if (is_head_sent_) {
        end_stream(body);
    } else {
        HttpAnswer answer(*this);
        http::ContentCoding coding = answer.choose_coding(body);
        if (coding != http::ContentCoding::kIdentity) {
            const std::string_view coded =
                connection.worker().http.compressor.compress(coding, body, compression_level_);
            if (coded.empty()) {
                coding = http::ContentCoding::kIdentity;
            } else {
                body = coded;
            }
        }
        const Framing framing = answer.has_no_body() ? Framing::kNone : Framing::kLength;
        answer.append_head(connection.output_buffer(), framing, body.size(), coding);
        if (body_is_dropped_) body = {};
        const bool is_borrowed = coding == http::ContentCoding::kIdentity && !body.empty();
        connection.commit(body, is_borrowed ? guard.hand_on() : BytesOwner{});
    }
    if (connection_ == nullptr) return fail(Errc::kClosed);
    connection.finish_answer(*this, keeps_alive_);
    return {};
}

/// What end() adds to an answer that write() has begun.
void HttpExchange::end_stream(std::string_view body) {
    if (body_is_dropped_) return;
    GatherBuffer& out = connection_->output_buffer();
    if (!is_chunked_) {
        connection_->commit(body, {});
        return;
    }
    http1::append_chunk(out, body);
    append_chunked_end(out, *this);
    connection_->commit({}, {});
}

Result<void> HttpExchange::write(std::string_view chunk) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    if (chunk.empty()) return fail(Errc::kInvalid);
    if (connection_->is_output_full()) [[unlikely]] {
        if (Result<void> room = wait_for_room(); !room) return room;
    }
    GatherBuffer& out = connection_->output_buffer();
    if (!is_head_sent_) {
        HttpAnswer answer(*this);
        answer.append_head(out, answer.stream_framing(), 0, http::ContentCoding::kIdentity);
    } else if (body_is_dropped_) {
        return {};
    }
    if (body_is_dropped_) {
        connection_->commit({}, {});
    } else if (is_chunked_) {
        http1::append_chunk(out, chunk);
        connection_->commit({}, {});
    } else {
        connection_->commit(chunk, {});
    }
    if (connection_ == nullptr) return fail(Errc::kClosed);
    return {};
}

/// Waits before a chunk is queued: a writer that ignores failures adds nothing to a full queue.
Result<void> HttpExchange::wait_for_room() {
    if (coro::Scheduler::current() == nullptr) return fail(Errc::kTooLarge);
    const HttpExchangeRef self(*this);
    while (connection_ != nullptr && connection_->is_output_full()) {
        const coro::Wake why = connection_->wait_for_room(connection_->worker().config.send_timeout_seconds);
        if (connection_ == nullptr) break;
        if (why == coro::Wake::kTimedOut) return fail(Errc::kTimedOut);
        if (why == coro::Wake::kCanceled) return fail(Errc::kCanceled);
    }
    return check_answerable();  // Another coroutine may have ended or detached it.
}

Result<void> HttpExchange::send_file(const std::string& path, std::uint64_t offset, std::uint64_t length) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    if (is_head_sent_) return fail(Errc::kInvalid);
    Result<OpenFile> file = open_regular_file(path);
    if (!file) return tl::unexpected<Error>(file.error());
    if (offset > file->bytes || length > file->bytes - offset) return fail(Errc::kInvalid);
    if (!headers_.has("Content-Type")) {
        if (Result<void> set = headers_.set("Content-Type", connection_->worker().http.mime.get(path)); !set)
            return set;
    }
    return end_with_file(std::move(file->fd), offset, length == 0 ? file->bytes - offset : length);
}

Result<void> HttpExchange::end_with_file(UniqueFd file, std::uint64_t offset, std::uint64_t length) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    HttpConnection& connection = *connection_;
    is_ended_ = true;
    HttpAnswer answer(*this);
    const Framing framing = answer.has_no_body() ? Framing::kNone : Framing::kLength;
    GatherBuffer& out = connection.output_buffer();
    answer.append_head(out, framing, length, http::ContentCoding::kIdentity);
    if (body_is_dropped_ || length == 0) {
        connection.commit({}, {});
    } else if (char content[kInlineFileBytes];
               length <= sizeof content &&
               pread(file.get(), content, static_cast<std::size_t>(length), static_cast<off_t>(offset)) ==
                   static_cast<ssize_t>(length)) {
        connection.commit({content, static_cast<std::size_t>(length)}, {});
    } else {
        connection.commit_file(std::make_shared<UniqueFd>(std::move(file)), offset, length);
    }
    if (connection_ == nullptr) return fail(Errc::kClosed);
    connection.finish_answer(*this, keeps_alive_);
    return {};
}

Result<void> HttpExchange::end_with_parts(UniqueFd file, const std::vector<FilePart>& parts,
                                          std::string_view tail) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    HttpConnection& connection = *connection_;
    is_ended_ = true;
    std::uint64_t total = tail.size();
    for (const FilePart& part : parts)
        total += part.head.size() + part.length;
    HttpAnswer(*this).append_head(connection.output_buffer(), Framing::kLength, total,
                                  http::ContentCoding::kIdentity);
    bool is_alive = connection.commit({}, {});
    const SharedFile shared = std::make_shared<UniqueFd>(std::move(file));
    for (const FilePart& part : parts) {
        if (!is_alive || body_is_dropped_) break;
        connection.output_buffer().append(part.head);
        is_alive = connection.commit_file(shared, part.offset, part.length);
    }
    if (is_alive && !body_is_dropped_) {
        connection.output_buffer().append(tail);
        connection.commit({}, {});
    }
    if (connection_ == nullptr) return fail(Errc::kClosed);
    connection.finish_answer(*this, keeps_alive_);
    return {};
}

/// The program has let go without an answer.
void HttpExchange::answer_abandoned() {
    is_detached_ = false;
    if (!is_head_sent_ && !has_status_) status_ = 500;
    (void)end({});
}

Result<void> HttpExchange::detach() {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    is_detached_ = true;
    add_ref();
    connection_->worker().detached[session_id_] = this;
    return {};
}

void HttpExchange::close_connection() {
    if (connection_ != nullptr) connection_->close_gracefully();
}

}  // namespace shoal::server
