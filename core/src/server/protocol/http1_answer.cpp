// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/http1_answer.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "server/net/worker_context.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "shoal/base/strings.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::server {
namespace {

constexpr int kSwitchingProtocols = 101;
constexpr int kResetContent = 205;
constexpr int kPartialContent = 206;

enum class OwnHeader : std::uint8_t {
    kOther,
    kServer,
    kConnection,
    kContentType,
    kDate,
    kContentLength,
    kTransferEncoding,
    kVary,
};

/// The headers that need attention. By length first: most names differ there already.
OwnHeader classify(std::string_view name) noexcept {
    switch (name.size()) {
        case 4:
            if (iequals(name, "date")) return OwnHeader::kDate;
            if (iequals(name, "vary")) return OwnHeader::kVary;
            break;
        case 6:
            if (iequals(name, "server")) return OwnHeader::kServer;
            break;
        case 10:
            if (iequals(name, "connection")) return OwnHeader::kConnection;
            break;
        case 12:
            if (iequals(name, "content-type")) return OwnHeader::kContentType;
            break;
        case 14:
            if (iequals(name, "content-length")) return OwnHeader::kContentLength;
            break;
        case 17:
            if (iequals(name, "transfer-encoding")) return OwnHeader::kTransferEncoding;
            break;
        default:
            break;
    }
    return OwnHeader::kOther;
}

/// True if the comma-separated list has that member, compared without case.
bool list_has(std::string_view list, std::string_view member) noexcept {
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        std::string_view item = list.substr(0, comma);
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
        while (!item.empty() && (item.front() == ' ' || item.front() == '\t'))
            item.remove_prefix(1);
        while (!item.empty() && (item.back() == ' ' || item.back() == '\t'))
            item.remove_suffix(1);
        if (iequals(item, member)) return true;
    }
    return false;
}

/// Fields that say how the message is framed or routed cannot come as trailers (RFC 9110 section 6.5.1).
bool may_be_trailer(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 9> kForbidden = {
        "content-length", "transfer-encoding", "trailer",       "connection",   "content-type",
        "host",           "content-encoding",  "content-range", "authorization"};
    return std::none_of(kForbidden.begin(), kForbidden.end(),
                        [&](std::string_view forbidden) { return iequals(name, forbidden); });
}

bool is_decimal(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 18 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_length(std::string_view text, std::uint64_t bytes) noexcept {
    char digits[http1::kMaxDecimalBytes];
    return text == std::string_view(digits, http1::format_decimal(bytes, digits));
}

}  // namespace

struct HttpAnswer::Seen {
    bool server = false;
    bool content_type = false;
    bool date = false;
    bool varies_by_encoding = false;
    bool connection = false;
    std::string_view content_length;
    bool is_length_sent = false;  ///< The program's Content-Length fits and stands where the program put it.
};

int HttpAnswer::status() const noexcept {
    return http1::is_valid_status(exchange_.status_) ? exchange_.status_ : 500;
}

bool HttpAnswer::has_no_body() const noexcept {
    return http1::is_bodyless_status(status()) || status() == kResetContent;
}

/// RFC 9110 section 9.3.6: a 2xx answer to CONNECT has neither length nor coding, and what follows it is no
/// longer HTTP.
bool HttpAnswer::opens_tunnel() const noexcept {
    return exchange_.head_.method == http1::Method::kConnect && status() / 100 == 2;
}

Framing HttpAnswer::whole_framing() const noexcept {
    if (opens_tunnel()) return Framing::kUntilClose;
    // A 205 has no body, but its framing is that of any answer: its length is 0 (RFC 9110 section 15.3.6).
    return http1::is_bodyless_status(status()) ? Framing::kNone : Framing::kLength;
}

std::optional<std::uint64_t> HttpAnswer::program_length() const noexcept {
    const std::string_view text = exchange_.headers_.get("Content-Length");
    if (!is_decimal(text)) return std::nullopt;
    std::uint64_t length = 0;
    for (const char c : text)
        length = length * 10 + static_cast<unsigned>(c - '0');
    return length;
}

Framing HttpAnswer::stream_framing() const noexcept {
    if (has_no_body() || opens_tunnel()) return whole_framing();
    if (program_length()) return Framing::kLength;
    return exchange_.head_.version_minor >= 1 ? Framing::kChunked : Framing::kUntilClose;
}

http::ContentCoding HttpAnswer::choose_coding(std::string_view body) {
    const HttpConfig& config = exchange_.connection_->config();
    if (!config.compression || !exchange_.compress_ || body.size() < config.compression_min_bytes)
        return http::ContentCoding::kIdentity;
    const std::string_view accepted = exchange_.head_.value_of(http1::KnownHeader::kAcceptEncoding);
    if (accepted.empty() || has_no_body() || status() == kPartialContent)
        return http::ContentCoding::kIdentity;
    const ResponseHeaders& headers = exchange_.headers_;
    if (headers.has("Content-Encoding") || list_has(headers.get("Cache-Control"), "no-transform"))
        return http::ContentCoding::kIdentity;
    const std::string_view type = headers.has("Content-Type") ? headers.get("Content-Type") : "text/html";
    if (!exchange_.connection_->port_http().compressor.is_eligible(type, body.size()))
        return http::ContentCoding::kIdentity;
    return Compressor::choose(accepted);
}

void HttpAnswer::append_program_headers(GatherBuffer& out, Framing framing, std::uint64_t body_bytes,
                                        Seen& seen) {
    exchange_.headers_.for_each([&](std::string_view name, std::string_view value) {
        switch (classify(name)) {
            case OwnHeader::kConnection:
                // A line that contradicts what happens to the connection is left out.
                if (seen.connection || (!exchange_.keeps_alive_ && !list_has(value, "close"))) return;
                seen.connection = true;
                break;
            case OwnHeader::kContentLength:
                seen.content_length = value;
                if (seen.is_length_sent || framing != Framing::kLength || !is_length(value, body_bytes))
                    return;
                seen.is_length_sent = true;
                break;
            case OwnHeader::kTransferEncoding:
                return;  // The framing is the server's: a wrong one would let answers be smuggled.
            case OwnHeader::kServer:
                seen.server = true;
                break;
            case OwnHeader::kContentType:
                seen.content_type = true;
                break;
            case OwnHeader::kDate:
                seen.date = true;
                break;
            case OwnHeader::kVary:
                seen.varies_by_encoding |= list_has(value, "accept-encoding") || value == "*";
                break;
            case OwnHeader::kOther:
                break;
        }
        http1::append_header(out, name, value);
    });
}

bool HttpAnswer::decide_keep_alive(Framing framing) const noexcept {
    const int code = status();
    const bool wants_close =
        !exchange_.headers_.for_each_while([](std::string_view name, std::string_view value) {
            return classify(name) != OwnHeader::kConnection || !list_has(value, "close");
        });
    return exchange_.head_.keep_alive && framing != Framing::kUntilClose &&
           exchange_.connection_->may_stay_open() && !wants_close &&
           (code >= 200 || code == kSwitchingProtocols);
}

void HttpAnswer::append_framing(GatherBuffer& out, Framing framing, std::uint64_t body_bytes,
                                const Seen& seen) {
    if (framing == Framing::kChunked) {
        http1::append_text(out, "Transfer-Encoding: chunked\r\n");
        return;
    }
    if (framing != Framing::kLength || seen.is_length_sent) return;
    // An answer to HEAD may give the length that the program knows and has no body to show for.
    if (exchange_.head_.method == http1::Method::kHead && body_bytes == 0 &&
        is_decimal(seen.content_length)) {
        return http1::append_header(out, "Content-Length", seen.content_length);
    }
    http1::append_content_length(out, body_bytes);
}

/// True when plain_head() says all that this answer has to say but its length.
inline bool HttpAnswer::is_plain(Framing framing, http::ContentCoding coding) const noexcept {
    return exchange_.status_ == 200 && framing == Framing::kLength &&
           coding == http::ContentCoding::kIdentity && exchange_.headers_.is_blank() &&
           exchange_.reason_.empty() && exchange_.head_.keep_alive && exchange_.connection_->may_stay_open();
}

void HttpAnswer::append_plain_head(GatherBuffer& out, std::uint64_t body_bytes) {
    WorkerContext& worker = exchange_.connection_->worker();
    char length[http1::kMaxDecimalBytes + 4];
    std::size_t bytes = http1::format_decimal(body_bytes, length);
    std::memcpy(length + bytes, "\r\n\r\n", 4);
    out.append(worker.http.plain_head(exchange_.connection_->port_index(), worker.loop.now_ms()));
    out.append(length, bytes + 4);
    exchange_.keeps_alive_ = true;
    note_head_sent(Framing::kLength);
}

void HttpAnswer::note_head_sent(Framing framing) noexcept {
    exchange_.is_head_sent_ = true;
    exchange_.is_chunked_ = framing == Framing::kChunked;
    exchange_.body_is_dropped_ = has_no_body() || exchange_.head_.method == http1::Method::kHead;
}

void HttpAnswer::append_connection(GatherBuffer& out) {
    http1::append_text(out, exchange_.keeps_alive_ ? kKeepAliveLine : kCloseLine);
}

void HttpAnswer::append_date(GatherBuffer& out) {
    HttpServices& http = exchange_.connection_->worker().http;
    const double seconds = http.wall_seconds_at(exchange_.connection_->worker().loop.now_ms());
    http1::append_text(out, http.date.header_line(static_cast<std::int64_t>(seconds)));
}

/// What follows the status line of a static file, in Swoole's order.
void HttpAnswer::append_file_head(GatherBuffer& out, Framing framing, std::uint64_t body_bytes) {
    exchange_.keeps_alive_ = decide_keep_alive(framing);
    append_connection(out);
    if (framing == Framing::kLength) http1::append_content_length(out, body_bytes);
    exchange_.headers_.for_each(
        [&](std::string_view name, std::string_view value) { http1::append_header(out, name, value); });
    append_date(out);
    http1::append_text(out, exchange_.connection_->port_http().server_line);
    http1::append_text(out, "\r\n");
    note_head_sent(framing);
}

void HttpAnswer::append_head(GatherBuffer& out, Framing framing, std::uint64_t body_bytes,
                             http::ContentCoding coding) {
    if (is_plain(framing, coding)) return append_plain_head(out, body_bytes);
    const int code = status();
    if (!exchange_.reason_.empty() && http1::is_valid_reason_phrase(exchange_.reason_)) {
        http1::append_status_line(out, code, exchange_.reason_);
    } else {
        http1::append_status_line(out, code);
    }
    if (exchange_.is_file_) return append_file_head(out, framing, body_bytes);
    const ResponseHeaders& headers = exchange_.headers_;
    Seen seen{.server = headers.suppresses_server(),
              .content_type = headers.suppresses_content_type(),
              .date = headers.suppresses_date()};
    exchange_.keeps_alive_ = decide_keep_alive(framing);
    append_program_headers(out, framing, body_bytes, seen);
    if (!seen.server) http1::append_text(out, exchange_.connection_->port_http().server_line);
    if (!seen.connection) append_connection(out);
    if (!seen.content_type && code != kSwitchingProtocols) http1::append_text(out, kDefaultTypeLine);
    if (!seen.date) append_date(out);
    if (coding != http::ContentCoding::kIdentity) {
        http1::append_header(out, "Content-Encoding", http::coding_name(coding));
        if (!seen.varies_by_encoding) http1::append_text(out, "Vary: Accept-Encoding\r\n");
    }
    append_framing(out, framing, body_bytes, seen);
    http1::append_text(out, "\r\n");
    note_head_sent(framing);
}

void append_chunked_end(GatherBuffer& out, Exchange& exchange) {
    http1::append_text(out, http1::kLastChunkBeforeTrailers);
    exchange.response_trailers().for_each([&](std::string_view name, std::string_view value) {
        if (may_be_trailer(name)) http1::append_header(out, name, value);
    });
    http1::append_text(out, "\r\n");
}

}  // namespace shoal::server
