// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

#include "server/http/exchange_pool.hpp"
#include "server/http/header_text.hpp"
#include "server/http/response_sink.hpp"
#include "server/http/services.hpp"
#include "server/http/static_files.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::server {
namespace {

/// A file up to this is read and sent with its head in one call; sendfile(2) pays above.
constexpr std::size_t kInlineFileBytes = 16U << 10;

constexpr int kResetContent = 205;
constexpr int kPartialContent = 206;

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
    return sink_ != nullptr && !is_ended_ && !is_detached_;
}

Result<void> Exchange::check_answerable() const noexcept {
    if (is_ended_ || is_detached_) return fail(Errc::kInvalid);
    if (sink_ == nullptr) return fail(Errc::kClosed);
    return {};
}

int Exchange::sent_status() const noexcept {
    return http1::is_valid_status(status_) ? status_ : 500;
}

bool Exchange::has_no_body() const noexcept {
    return http1::is_bodyless_status(sent_status()) || sent_status() == kResetContent;
}

std::optional<std::uint64_t> Exchange::program_length() const noexcept {
    return parse_decimal(headers_.get("Content-Length"));
}

http::ContentCoding Exchange::choose_coding(std::string_view body) const {
    const HttpConfig& config = sink_->port().http;
    if (!config.compression || !compress_ || body.size() < config.compression_min_bytes)
        return http::ContentCoding::kIdentity;
    const std::string_view accepted = head_.value_of(http::KnownHeader::kAcceptEncoding);
    if (accepted.empty() || has_no_body() || sent_status() == kPartialContent)
        return http::ContentCoding::kIdentity;
    if (headers_.has("Content-Encoding") || list_has(headers_.get("Cache-Control"), "no-transform")) {
        return http::ContentCoding::kIdentity;
    }
    const std::string_view type = headers_.has("Content-Type") ? headers_.get("Content-Type") : "text/html";
    if (!sink_->services().compressor.is_eligible(type, body.size())) return http::ContentCoding::kIdentity;
    return Compressor::choose(accepted);
}

void Exchange::send_head(const BodyPlan& plan) {
    is_head_sent_ = true;
    body_is_dropped_ = has_no_body() || head_.method == http::Method::kHead;
    sink_->send_head(*this, plan);
}

Result<void> Exchange::end(std::string_view body, BytesOwner owner) {
    OwnerGuard guard(owner);
    if (Result<void> ok = check_answerable(); !ok) return ok;
    if (is_incomplete_) {
        abort();
        return fail(Errc::kClosed);
    }
    is_ended_ = true;
    if (is_head_sent_) return end_stream(body);
    end_whole(body, guard.hand_on());
    return has_lost_client_ ? fail(Errc::kClosed) : Result<void>{};
}

/// An answer that write() has not begun.
void Exchange::end_whole(std::string_view body, BytesOwner owner) {
    OwnerGuard guard(owner);
    if (has_no_body()) body = {};
    BodyPlan plan{body.size(), choose_coding(body)};
    if (plan.coding != http::ContentCoding::kIdentity) {
        const std::string_view coded =
            sink_->services().compressor.compress(plan.coding, body, compression_level_);
        if (coded.empty()) {
            plan.coding = http::ContentCoding::kIdentity;
        } else {
            body = coded;
            plan.length = coded.size();
        }
    }
    send_head(plan);
    if (body_is_dropped_) body = {};
    const bool is_borrowed = plan.coding == http::ContentCoding::kIdentity && !body.empty();
    sink_->finish(*this, ResponseSink::End::kComplete, body, is_borrowed ? guard.hand_on() : BytesOwner{});
}

/// What end() adds to an answer that write() has begun. Errors: kTooLarge, kClosed (less or more than the
/// Content-Length of the program's own).
Result<void> Exchange::end_stream(std::string_view body) {
    using End = ResponseSink::End;
    if (body_is_dropped_) body = {};
    Result<void> outcome;
    End end = End::kComplete;
    if (has_length_ && !body_is_dropped_) {
        const bool is_too_much = body.size() > unsent_bytes_;
        if (body.size() < unsent_bytes_) end = End::kCutOff;  // The client must see that bytes are missing.
        body = body.substr(0, unsent_bytes_);
        unsent_bytes_ -= body.size();
        if (is_too_much) outcome = fail(Errc::kTooLarge);
        if (end == End::kCutOff) outcome = fail(Errc::kClosed);
    }
    sink_->finish(*this, end, body, {});
    return has_lost_client_ ? fail(Errc::kClosed) : outcome;
}

Result<void> Exchange::write(std::string_view chunk) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    if (chunk.empty()) return fail(Errc::kInvalid);
    Result<void> room;
    if (sink_->is_full()) [[unlikely]]
        room = wait_for_room();
    if (!room) {
        note_missing_part();
        return room;
    }
    return write_part(chunk);
}

/// Sends the head of an answer that comes in parts.
void Exchange::begin_stream() {
    const std::optional<std::uint64_t> length = program_length();
    BodyPlan plan;
    if (has_no_body()) {
        plan.length = 0;
    } else {
        plan.length = length;
        unsent_bytes_ = length.value_or(0);
        has_length_ = length.has_value();
    }
    send_head(plan);
}

Result<void> Exchange::write_part(std::string_view part) {
    if (!is_head_sent_) {
        begin_stream();
    } else if (body_is_dropped_) {
        return {};
    }
    if (body_is_dropped_) part = {};
    if (has_length_ && !body_is_dropped_) return write_with_length(part);
    sink_->send_body(part, {});
    return sink_ != nullptr ? Result<void>{} : fail(Errc::kClosed);
}

/// Sends as much of `part` as Content-Length has announced. Errors: kTooLarge (there is more), kClosed.
Result<void> Exchange::write_with_length(std::string_view part) {
    const std::string_view fitting = part.substr(0, std::min<std::uint64_t>(part.size(), unsent_bytes_));
    unsent_bytes_ -= fitting.size();
    sink_->send_body(fitting, {});
    if (sink_ == nullptr) return fail(Errc::kClosed);
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
    sink_->finish(*this, ResponseSink::End::kCutOff, {}, {});
}

/// Waits before a chunk is queued: a writer that ignores failures adds nothing to a full queue.
Result<void> Exchange::wait_for_room() {
    if (coro::Scheduler::current() == nullptr) return fail(Errc::kTooLarge);
    const ExchangeRef self(*this);
    while (sink_ != nullptr && sink_->is_full()) {
        const coro::Wake why = sink_->wait_for_room(sink_->server().send_timeout_seconds);
        if (sink_ == nullptr) break;
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
        if (Result<void> set = headers_.set("Content-Type", sink_->services().mime.get(path)); !set)
            return set;
    }
    const bool is_whole = offset == 0 && length == 0;
    if (is_whole && sink_->port().http.sendfile_ranges && status_ == 200) {
        const std::string content_type(headers_.get("Content-Type"));
        StaticFiles::answer_wanted_ranges(*this, std::move(*file), content_type);
        return sink_ != nullptr || is_ended_ ? Result<void>{} : fail(Errc::kClosed);
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
    using End = ResponseSink::End;
    if (Result<void> ok = check_answerable(); !ok) return ok;
    is_ended_ = true;
    if (has_no_body()) length = 0;
    send_head({.length = length});
    if (body_is_dropped_ || length == 0) {
        sink_->finish(*this, End::kComplete, {}, {});
    } else if (const auto content = read_small_file(file.get(), offset, length)) {
        sink_->finish(*this, End::kComplete, {content.get(), static_cast<std::size_t>(length)}, {});
    } else {
        sink_->send_file(std::make_shared<UniqueFd>(std::move(file)), offset, length);
        if (sink_ != nullptr) sink_->finish(*this, End::kComplete, {}, {});
    }
    return has_lost_client_ ? fail(Errc::kClosed) : Result<void>{};
}

Result<void> Exchange::end_with_parts(UniqueFd file, const std::vector<FilePart>& parts,
                                      std::string_view tail) {
    if (Result<void> ok = check_answerable(); !ok) return ok;
    is_ended_ = true;
    std::uint64_t total = tail.size();
    for (const FilePart& part : parts)
        total += part.head.size() + part.length;
    send_head({.length = total});
    const SharedFile shared = std::make_shared<UniqueFd>(std::move(file));
    for (const FilePart& part : parts) {
        if (sink_ == nullptr || body_is_dropped_) break;
        sink_->send_body(part.head, {});
        if (sink_ != nullptr) sink_->send_file(shared, part.offset, part.length);
    }
    if (body_is_dropped_) tail = {};
    if (sink_ != nullptr) sink_->finish(*this, ResponseSink::End::kComplete, tail, {});
    return has_lost_client_ ? fail(Errc::kClosed) : Result<void>{};
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
    pool_->park(*this);
    return {};
}

void Exchange::close_connection() {
    if (sink_ != nullptr) sink_->close();
}

}  // namespace shoal::server
