// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

#include "server/net/worker_context.hpp"
#include "server/protocol/http1_answer.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "shoal/server/exchange.hpp"

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

bool Exchange::is_writable() const noexcept {
    return connection_ != nullptr && !is_ended_ && !is_detached_;
}

Result<void> Exchange::check_answerable() const noexcept {
    if (is_ended_ || is_detached_) return fail(Errc::kInvalid);
    if (connection_ == nullptr) return fail(Errc::kClosed);
    return {};
}

Result<void> Exchange::end(std::string_view body, BytesOwner owner) {
    OwnerGuard guard(owner);
    if (Result<void> ok = check_answerable(); !ok) return ok;
    HttpConnection& connection = *connection_;
    if (is_incomplete_) {
        abort();
        return fail(Errc::kClosed);
    }
    is_ended_ = true;
    Result<void> outcome;
    if (is_head_sent_) {
        outcome = end_stream(body);
    } else {
        HttpAnswer answer(*this);
        if (answer.has_no_body()) body = {};
        http::ContentCoding coding = answer.choose_coding(body);
        if (coding != http::ContentCoding::kIdentity) {
            const std::string_view coded =
                connection.port_http().compressor.compress(coding, body, compression_level_);
            if (coded.empty()) {
                coding = http::ContentCoding::kIdentity;
            } else {
                body = coded;
            }
        }
        answer.append_head(connection.output_buffer(), answer.whole_framing(), body.size(), coding);
        if (body_is_dropped_) body = {};
        const bool is_borrowed = coding == http::ContentCoding::kIdentity && !body.empty();
        connection.commit(body, is_borrowed ? guard.hand_on() : BytesOwner{});
    }
    if (connection_ == nullptr) return fail(Errc::kClosed);
    connection.finish_answer(*this, keeps_alive_);
    return outcome;
}

/// What end() adds to an answer that write() has begun. Errors: kTooLarge, kClosed (less or more than the
/// Content-Length of the program's own).
Result<void> Exchange::end_stream(std::string_view body) {
    if (body_is_dropped_) return {};
    GatherBuffer& out = connection_->output_buffer();
    if (has_length_) {
        const Result<void> written = write_with_length(body);
        if (unsent_bytes_ == 0) return written;
        keeps_alive_ = false;  // The client must see that bytes are missing.
        return fail(Errc::kClosed);
    }
    if (!is_chunked_) {
        connection_->commit(body, {});
        return {};
    }
    http1::append_chunk(out, body);
    append_chunked_end(out, *this);
    connection_->commit({}, {});
    return {};
}

Result<void> Exchange::write(std::string_view chunk) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    if (chunk.empty()) return fail(Errc::kInvalid);
    Result<void> room;
    if (connection_->is_output_full()) [[unlikely]]
        room = wait_for_room();
    if (!room) {
        note_missing_part();
        return room;
    }
    return write_part(chunk);
}

Result<void> Exchange::write_part(std::string_view part) {
    GatherBuffer& out = connection_->output_buffer();
    if (!is_head_sent_) {
        HttpAnswer answer(*this);
        const Framing framing = answer.stream_framing();
        unsent_bytes_ = answer.has_no_body() ? 0 : answer.program_length().value_or(0);
        answer.append_head(out, framing, unsent_bytes_, http::ContentCoding::kIdentity);
        has_length_ = framing == Framing::kLength;
    } else if (body_is_dropped_) {
        return {};
    }
    if (body_is_dropped_) {
        connection_->commit({}, {});
    } else if (has_length_) {
        return write_with_length(part);
    } else if (is_chunked_) {
        http1::append_chunk(out, part);
        connection_->commit({}, {});
    } else {
        connection_->commit(part, {});
    }
    return connection_ != nullptr ? Result<void>{} : fail(Errc::kClosed);
}

/// Sends as much of `part` as Content-Length has announced. Errors: kTooLarge (there is more), kClosed.
Result<void> Exchange::write_with_length(std::string_view part) {
    const std::string_view fitting = part.substr(0, std::min<std::uint64_t>(part.size(), unsent_bytes_));
    unsent_bytes_ -= fitting.size();
    connection_->commit(fitting, {});
    if (connection_ == nullptr) return fail(Errc::kClosed);
    return fitting.size() == part.size() ? Result<void>{} : fail(Errc::kTooLarge);
}

void Exchange::abort() {
    if (!check_answerable()) return;
    if (!is_head_sent_) {
        status_ = 500;
        (void)end({});
        return;
    }
    is_ended_ = true;
    // An HTTP/1.0 body ends where the connection does: only a reset tells that it was cut off.
    const bool ends_with_connection = !is_chunked_ && !has_length_ && !body_is_dropped_;
    connection_->finish_answer(*this, /*keeps_alive=*/false, /*needs_reset=*/ends_with_connection);
}

/// Waits before a chunk is queued: a writer that ignores failures adds nothing to a full queue.
Result<void> Exchange::wait_for_room() {
    if (coro::Scheduler::current() == nullptr) return fail(Errc::kTooLarge);
    const ExchangeRef self(*this);
    while (connection_ != nullptr && connection_->is_output_full()) {
        const coro::Wake why = connection_->wait_for_room(connection_->worker().config.send_timeout_seconds);
        if (connection_ == nullptr) break;
        if (why == coro::Wake::kTimedOut) return fail(Errc::kTimedOut);
        if (why == coro::Wake::kCanceled) return fail(Errc::kCanceled);
    }
    return check_answerable();  // Another coroutine may have ended or detached it.
}

Result<void> Exchange::send_file(const std::string& path, std::uint64_t offset, std::uint64_t length) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    if (is_head_sent_) return fail(Errc::kInvalid);
    Result<OpenFile> file = open_regular_file(path);
    if (!file) return tl::unexpected<Error>(file.error());
    if (offset > file->bytes || length > file->bytes - offset) return fail(Errc::kInvalid);
    if (!headers_.has("Content-Type")) {
        if (Result<void> set = headers_.set("Content-Type", connection_->worker().http.mime.get(path)); !set)
            return set;
    }
    const bool is_whole = offset == 0 && length == 0;
    if (is_whole && connection_->config().sendfile_ranges && status_ == 200) {
        const std::string content_type(headers_.get("Content-Type"));
        StaticFiles::answer_wanted_ranges(*this, std::move(*file), content_type);
        return connection_ != nullptr || is_ended_ ? Result<void>{} : fail(Errc::kClosed);
    }
    return end_with_file(std::move(file->fd), offset, length == 0 ? file->bytes - offset : length);
}

namespace {

/// The bytes of a file that is sent inline; null: too large, unreadable, or out of memory. On the heap, as
/// the stack is a coroutine's.
std::unique_ptr<char[]> read_small_file(int fd, std::uint64_t offset, std::uint64_t length) noexcept {
    if (length > kInlineFileBytes) return nullptr;
    const auto bytes = static_cast<std::size_t>(length);
    std::unique_ptr<char[]> content(new (std::nothrow) char[bytes]);
    if (content == nullptr) return nullptr;
    const ssize_t got = pread(fd, content.get(), bytes, static_cast<off_t>(offset));
    return got == static_cast<ssize_t>(bytes) ? std::move(content) : nullptr;
}

}  // namespace

Result<void> Exchange::end_with_file(UniqueFd file, std::uint64_t offset, std::uint64_t length) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    HttpConnection& connection = *connection_;
    is_ended_ = true;
    HttpAnswer answer(*this);
    if (answer.has_no_body()) length = 0;
    GatherBuffer& out = connection.output_buffer();
    answer.append_head(out, answer.whole_framing(), length, http::ContentCoding::kIdentity);
    if (body_is_dropped_ || length == 0) {
        connection.commit({}, {});
    } else if (const auto content = read_small_file(file.get(), offset, length)) {
        connection.commit({content.get(), static_cast<std::size_t>(length)}, {});
    } else {
        connection.commit_file(std::make_shared<UniqueFd>(std::move(file)), offset, length);
    }
    if (connection_ == nullptr) return fail(Errc::kClosed);
    connection.finish_answer(*this, keeps_alive_);
    return {};
}

Result<void> Exchange::end_with_parts(UniqueFd file, const std::vector<FilePart>& parts,
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
void Exchange::answer_abandoned() {
    is_detached_ = false;
    if (is_head_sent_) return abort();
    if (!has_status_) status_ = 500;
    (void)end({});
}

Result<void> Exchange::detach() {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    is_detached_ = true;
    add_ref();
    connection_->worker().detached[session_id_] = this;
    return {};
}

void Exchange::close_connection() {
    if (connection_ != nullptr) connection_->close_gracefully();
}

}  // namespace shoal::server
