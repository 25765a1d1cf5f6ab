// SPDX-License-Identifier: Apache-2.0
#include "server/protocol/http1_head.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "server/http/header_text.hpp"
#include "server/net/reactor.hpp"
#include "server/protocol/http1_protocol.hpp"
#include "shoal/base/strings.hpp"
#include "shoal/proto/http1/response_writer.hpp"
#include "shoal/server/exchange.hpp"

namespace shoal::server {
namespace {

constexpr int kSwitchingProtocols = 101;

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

/// Fields that say how the message is framed or routed cannot come as trailers (RFC 9110 section 6.5.1).
bool may_be_trailer(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 9> kForbidden = {
        "content-length", "transfer-encoding", "trailer",       "connection",   "content-type",
        "host",           "content-encoding",  "content-range", "authorization"};
    return std::none_of(kForbidden.begin(), kForbidden.end(),
                        [&](std::string_view forbidden) { return iequals(name, forbidden); });
}

bool is_length(std::string_view text, std::uint64_t bytes) noexcept {
    char digits[http1::kMaxDecimalBytes];
    return text == std::string_view(digits, http1::format_decimal(bytes, digits));
}

}  // namespace

struct Http1Head::Seen {
    bool server = false;
    bool content_type = false;
    bool date = false;
    bool varies_by_encoding = false;
    bool connection = false;
    std::string_view content_length;
    bool is_length_sent = false;  ///< The program's Content-Length fits and stands where the program put it.
};

Http1Head::Http1Head(Exchange& exchange, Http1Protocol& protocol, const BodyPlan& plan) noexcept
    : exchange_(exchange),
      protocol_(protocol),
      framing_(choose_framing(plan)),
      body_bytes_(plan.length.value_or(0)),
      coding_(plan.coding) {}

Framing Http1Head::choose_framing(const BodyPlan& plan) const noexcept {
    const int status = exchange_.sent_status();
    // A 2xx answer to CONNECT has neither length nor coding, and what follows it is no longer HTTP (RFC 9110
    // section 9.3.6).
    if (exchange_.head_.method == http::Method::kConnect && status / 100 == 2) return Framing::kUntilClose;
    // A 205 has no body, but its framing is that of any answer: its length is 0 (RFC 9110 section 15.3.6).
    if (http1::is_bodyless_status(status)) return Framing::kNone;
    if (plan.length) return Framing::kLength;
    return exchange_.head_.version_minor >= 1 ? Framing::kChunked : Framing::kUntilClose;
}

void Http1Head::append_program_headers(GatherBuffer& out, Seen& seen) {
    exchange_.headers_.for_each([&](std::string_view name, std::string_view value) {
        switch (classify(name)) {
            case OwnHeader::kConnection:
                // A line that contradicts what happens to the connection is left out.
                if (seen.connection || (!keeps_alive_ && !list_has(value, "close"))) return;
                seen.connection = true;
                break;
            case OwnHeader::kContentLength:
                seen.content_length = value;
                if (seen.is_length_sent || framing_ != Framing::kLength || !is_length(value, body_bytes_))
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

bool Http1Head::decide_keep_alive() const noexcept {
    const int code = exchange_.sent_status();
    const bool wants_close =
        !exchange_.headers_.for_each_while([](std::string_view name, std::string_view value) {
            return classify(name) != OwnHeader::kConnection || !list_has(value, "close");
        });
    return protocol_.client_keeps_alive() && framing_ != Framing::kUntilClose && protocol_.may_stay_open() &&
           !wants_close && (code >= 200 || code == kSwitchingProtocols);
}

void Http1Head::append_framing(GatherBuffer& out, const Seen& seen) {
    if (framing_ == Framing::kChunked) {
        http1::append_text(out, "Transfer-Encoding: chunked\r\n");
        return;
    }
    if (framing_ != Framing::kLength || seen.is_length_sent) return;
    // An answer to HEAD may give the length that the program knows and has no body to show for.
    if (exchange_.head_.method == http::Method::kHead && body_bytes_ == 0 &&
        parse_decimal(seen.content_length)) {
        return http1::append_header(out, "Content-Length", seen.content_length);
    }
    http1::append_content_length(out, body_bytes_);
}

/// True when plain_head() says all that this answer has to say but its length.
inline bool Http1Head::is_plain() const noexcept {
    return exchange_.status_ == 200 && framing_ == Framing::kLength &&
           coding_ == http::ContentCoding::kIdentity && exchange_.headers_.is_blank() &&
           exchange_.reason_.empty() && protocol_.client_keeps_alive() && protocol_.may_stay_open();
}

void Http1Head::append_plain(GatherBuffer& out) {
    char length[http1::kMaxDecimalBytes + 4];
    std::size_t bytes = http1::format_decimal(body_bytes_, length);
    std::memcpy(length + bytes, "\r\n\r\n", 4);
    out.append(protocol_.services().plain_head(protocol_.reactor().loop.now_ms()));
    out.append(length, bytes + 4);
    keeps_alive_ = true;
}

void Http1Head::append_connection(GatherBuffer& out) {
    http1::append_text(out, keeps_alive_ ? kKeepAliveLine : kCloseLine);
}

void Http1Head::append_date(GatherBuffer& out) {
    HttpServices& services = protocol_.services();
    const double seconds = services.wall_seconds_at(protocol_.reactor().loop.now_ms());
    http1::append_text(out, services.date.header_line(static_cast<std::int64_t>(seconds)));
}

/// What follows the status line of a static file, in Swoole's order.
void Http1Head::append_for_file(GatherBuffer& out) {
    keeps_alive_ = decide_keep_alive();
    append_connection(out);
    if (framing_ == Framing::kLength) http1::append_content_length(out, body_bytes_);
    exchange_.headers_.for_each(
        [&](std::string_view name, std::string_view value) { http1::append_header(out, name, value); });
    append_date(out);
    http1::append_text(out, protocol_.services().server_line);
    http1::append_text(out, "\r\n");
}

void Http1Head::append(GatherBuffer& out) {
    if (is_plain()) return append_plain(out);
    const int code = exchange_.sent_status();
    if (!exchange_.reason_.empty() && http1::is_valid_reason_phrase(exchange_.reason_)) {
        http1::append_status_line(out, code, exchange_.reason_);
    } else {
        http1::append_status_line(out, code);
    }
    if (exchange_.is_file_) return append_for_file(out);
    const ResponseHeaders& headers = exchange_.headers_;
    Seen seen{.server = headers.suppresses_server(),
              .content_type = headers.suppresses_content_type(),
              .date = headers.suppresses_date()};
    keeps_alive_ = decide_keep_alive();
    append_program_headers(out, seen);
    if (!seen.server) http1::append_text(out, protocol_.services().server_line);
    if (!seen.connection) append_connection(out);
    if (!seen.content_type && code != kSwitchingProtocols) http1::append_text(out, kDefaultTypeLine);
    if (!seen.date) append_date(out);
    if (coding_ != http::ContentCoding::kIdentity) {
        http1::append_header(out, "Content-Encoding", http::coding_name(coding_));
        if (!seen.varies_by_encoding) http1::append_text(out, "Vary: Accept-Encoding\r\n");
    }
    append_framing(out, seen);
    http1::append_text(out, "\r\n");
}

void append_chunked_end(GatherBuffer& out, Exchange& exchange) {
    http1::append_text(out, http1::kLastChunkBeforeTrailers);
    exchange.response_trailers().for_each([&](std::string_view name, std::string_view value) {
        if (may_be_trailer(name)) http1::append_header(out, name, value);
    });
    http1::append_text(out, "\r\n");
}

}  // namespace shoal::server
