// SPDX-License-Identifier: Apache-2.0
// Invariants:
// 1. `line_start_` is where the current line starts; every line before it has been parsed into `out`.
// 2. [line_start_, scanned_) has no control character but HTAB; scanning goes on at `scanned_`, so no byte is
//    scanned twice, however the input was split.
// 3. A line is parsed when its CRLF is complete, and limits are checked before the byte that ended the scan:
//    the outcome is a function of the bytes received, not of the split.
#include "shoal/proto/http1/request_parser.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <span>
#include <string_view>

#include "proto/characters.hpp"
#include "proto/http1/authority.hpp"
#include "proto/platform/byte_scan.hpp"

namespace shoal::http1 {
namespace {

constexpr std::size_t kVersionBytes = 8;  // "HTTP/1.1"

http::Slice slice_of(const char* base, const char* begin, const char* end) noexcept {
    return {static_cast<std::uint32_t>(begin - base), static_cast<std::uint32_t>(end - begin)};
}

http::Method find_method(std::string_view text) noexcept {
    switch (text.size()) {
        case 3:
            if (text == "GET") return http::Method::kGet;
            if (text == "PUT") return http::Method::kPut;
            break;
        case 4:
            if (text == "POST") return http::Method::kPost;
            if (text == "HEAD") return http::Method::kHead;
            break;
        case 5:
            if (text == "PATCH") return http::Method::kPatch;
            if (text == "TRACE") return http::Method::kTrace;
            break;
        case 6:
            if (text == "DELETE") return http::Method::kDelete;
            break;
        case 7:
            if (text == "OPTIONS") return http::Method::kOptions;
            if (text == "CONNECT") return http::Method::kConnect;
            break;
        default:
            break;
    }
    return http::Method::kOther;
}

/// The methods of the IANA registry beyond those of find_method(), and those of UPnP and of caches.
constexpr std::string_view kOtherMethods[] = {"ACL",
                                              "BASELINE-CONTROL",
                                              "BIND",
                                              "CHECKIN",
                                              "CHECKOUT",
                                              "COPY",
                                              "LABEL",
                                              "LINK",
                                              "LOCK",
                                              "M-SEARCH",
                                              "MERGE",
                                              "MKACTIVITY",
                                              "MKCALENDAR",
                                              "MKCOL",
                                              "MKREDIRECTREF",
                                              "MKWORKSPACE",
                                              "MOVE",
                                              "NOTIFY",
                                              "ORDERPATCH",
                                              "PROPFIND",
                                              "PROPPATCH",
                                              "PURGE",
                                              "QUERY",
                                              "REBIND",
                                              "REPORT",
                                              "SEARCH",
                                              "SOURCE",
                                              "SUBSCRIBE",
                                              "UNBIND",
                                              "UNCHECKOUT",
                                              "UNLINK",
                                              "UNLOCK",
                                              "UNSUBSCRIBE",
                                              "UPDATE",
                                              "UPDATEREDIRECTREF",
                                              "VERSION-CONTROL"};

bool is_registered_method(std::string_view text) noexcept {
    return std::find(std::begin(kOtherMethods), std::end(kOtherMethods), text) != std::end(kOtherMethods);
}

/// Bytes of "http://" or "https://" at the start of the target; 0 if there is neither.
std::size_t scheme_length(std::string_view target) noexcept {
    if (detail::equals_lower(target.substr(0, 7), "http://")) return 7;
    if (detail::equals_lower(target.substr(0, 8), "https://")) return 8;
    return 0;
}

/// Splits [begin, end) at the first '?'.
void split_query(const char* begin, const char* end, http::RequestView& head) noexcept {
    const auto* const mark =
        static_cast<const char*>(std::memchr(begin, '?', static_cast<std::size_t>(end - begin)));
    head.path = slice_of(head.base, begin, mark == nullptr ? end : mark);
    if (mark != nullptr) head.query = slice_of(head.base, mark + 1, end);
}

}  // namespace

std::size_t method_prefix_bytes(std::string_view text) noexcept {
    std::size_t longest = 0;
    const auto compare = [&](std::string_view method) {
        const auto [end, _] = std::mismatch(text.begin(), text.end(), method.begin(), method.end());
        longest = std::max(longest, static_cast<std::size_t>(end - text.begin()));
    };
    for (int i = static_cast<int>(http::Method::kGet); i <= static_cast<int>(http::Method::kPatch); ++i)
        compare(http::method_name(static_cast<http::Method>(i)));
    for (const std::string_view method : kOtherMethods)
        compare(method);
    return longest;
}

tl::unexpected<Error> RequestParser::reject(int status, std::string_view reason) noexcept {
    reason_ = reason;
    Errc code = Errc::kProtocol;
    if (status == 413 || status == 414 || status == 431) code = Errc::kTooLarge;
    if (status == 501 || status == 505) code = Errc::kUnsupported;
    return fail(code, status);
}

void RequestParser::reset() noexcept {
    line_start_ = scanned_ = headers_start_ = 0;
    state_ = State::kStart;
    saw_close_ = saw_keep_alive_ = saw_upgrade_token_ = false;
    saw_transfer_encoding_ = is_transfer_chunked_ = false;
}

Result<ParseStatus> RequestParser::parse(std::span<const char> input, http::RequestView& head,
                                         MessageInfo& message) {
    const Output out{head, message};
    // Offsets have 32 bits. The limits keep a head far below that.
    const std::size_t usable =
        std::min<std::size_t>(input.size(), std::numeric_limits<std::uint32_t>::max() - 2);
    if (usable == 0) return ParseStatus::kNeedMore;
    const char* const base = input.data();
    if (state_ == State::kStart) {
        // RFC 9112 section 2.2: empty lines before the request line are ignored.
        if (*base == '\r') [[unlikely]] {
            if (auto skipped = skip_empty_lines(base, usable); !skipped) return fail(skipped.error());
            if (line_start_ == usable || base[line_start_] == '\r') return ParseStatus::kNeedMore;
        }
        head.clear();
        message = {};
        state_ = State::kRequestLine;
    }
    out.head.base = base;
    const Result<ParseStatus> status = parse_lines(base, base + usable, out);
    if (status && *status == ParseStatus::kComplete) reset();
    return status;
}

/// Moves `line_start_` past the empty lines at the front. They count towards the limit of a request line.
Result<void> RequestParser::skip_empty_lines(const char* base, std::size_t bytes) {
    std::size_t at = line_start_;
    for (; at + 1 < bytes && base[at] == '\r'; at += 2) {
        if (base[at + 1] != '\n') return reject(400, "bare CR before the request line");
    }
    if (at > limits_.max_request_line_bytes)
        return reject(414, "too many empty lines before the request line");
    line_start_ = scanned_ = static_cast<std::uint32_t>(at);
    return {};
}

Result<ParseStatus> RequestParser::parse_lines(const char* base, const char* end, Output out) {
    while (true) {
        const char* const line = base + line_start_;
        const char* const stop = detail::find_control(base + scanned_, end, base);
        if (is_beyond_limits(base, stop)) [[unlikely]]
            return reject_too_long();
        scanned_ = static_cast<std::uint32_t>(stop - base);
        if (end - stop < 2 || stop[0] != '\r' || stop[1] != '\n') [[unlikely]] {
            if (stop == end || (*stop == '\r' && stop + 1 == end)) return ParseStatus::kNeedMore;
            if (*stop == '\r') return reject(400, "bare CR in the head");
            return reject(400, *stop == '\n' ? "bare LF in the head" : "control character in the head");
        }
        line_start_ = scanned_ = static_cast<std::uint32_t>(stop + 2 - base);
        if (state_ == State::kHeaders) {
            if (line == stop) break;
            if (auto parsed = parse_header_line(line, stop, out); !parsed) return fail(parsed.error());
        } else {
            if (auto parsed = parse_request_line(line, stop, out); !parsed) return fail(parsed.error());
            state_ = State::kHeaders;
            headers_start_ = line_start_;
        }
    }
    out.head.head_bytes = line_start_;
    if (auto checked = check_head(out); !checked) return fail(checked.error());
    return ParseStatus::kComplete;
}

/// Is the line, or the header section, that goes up to `stop` too long?
inline bool RequestParser::is_beyond_limits(const char* base, const char* stop) const noexcept {
    const auto position = static_cast<std::uint32_t>(stop - base);
    if (state_ == State::kHeaders) return position - headers_start_ > limits_.max_header_bytes;
    return position - line_start_ > limits_.max_request_line_bytes;
}

tl::unexpected<Error> RequestParser::reject_too_long() noexcept {
    if (state_ == State::kHeaders) return reject(431, "header section too large");
    return reject(414, "request line too long");
}

inline Result<void> RequestParser::parse_request_line(const char* begin, const char* end, Output out) {
    const char* method_end = begin;
    while (method_end != end && detail::is_class(*method_end, detail::kTokenChar))
        ++method_end;
    if (method_end == begin || method_end == end || *method_end != ' ')
        return reject(400, "malformed method");
    out.head.method_text = slice_of(out.head.base, begin, method_end);
    out.head.method = find_method(out.head.view(out.head.method_text));
    if (out.head.method == http::Method::kOther && !limits_.allow_unknown_methods &&
        !is_registered_method(out.head.view(out.head.method_text))) {
        return reject(400, "unknown method");
    }

    // method SP target SP version: the version has a fixed size, so the target is what lies between.
    const char* const target = method_end + 1;
    if (end - target < static_cast<std::ptrdiff_t>(kVersionBytes + 2))
        return reject(400, "malformed request line");
    const char* const version = end - kVersionBytes;
    if (version[-1] != ' ' || std::memcmp(version, "HTTP/", 5) != 0 || !detail::is_digit(version[5]) ||
        version[6] != '.' || !detail::is_digit(version[7])) {
        return reject(400, "malformed HTTP version");
    }
    if (version[5] != '1') return reject(505, "HTTP major version is not 1");
    out.head.version_minor = static_cast<std::uint8_t>(version[7] - '0');
    return parse_target(target, version - 1, out);
}

inline Result<void> RequestParser::parse_target(const char* begin, const char* end, Output out) {
    for (const char* p = begin; p != end; ++p) {
        if (!detail::is_class(*p, detail::kTargetChar))
            return reject(400, "invalid character in the request target");
    }
    out.head.target = slice_of(out.head.base, begin, end);
    if (*begin == '/' && out.head.method != http::Method::kConnect) [[likely]] {
        split_query(begin, end, out.head);
        return {};
    }
    return parse_other_target(begin, end, out);
}

/// A target that is not a path.
Result<void> RequestParser::parse_other_target(const char* begin, const char* end, Output out) {
    if (out.head.method == http::Method::kConnect) {
        if (!is_valid_authority(out.head.view(out.head.target), Port::kRequired)) {
            return reject(400, "CONNECT needs host:port");
        }
        out.head.target_form = http::TargetForm::kAuthority;
        out.head.authority = out.head.target;
        return {};
    }
    if (end - begin == 1 && *begin == '*') {
        if (out.head.method != http::Method::kOptions)
            return reject(400, "asterisk-form is for OPTIONS only");
        out.head.target_form = http::TargetForm::kAsterisk;
        out.head.path = out.head.target;
        return {};
    }
    return parse_absolute_target(begin, end, out);
}

Result<void> RequestParser::parse_absolute_target(const char* begin, const char* end, Output out) {
    const std::string_view target = out.head.view(out.head.target);
    const std::size_t scheme = scheme_length(target);
    if (scheme == 0) return reject(400, "malformed request target");
    const char* const authority = begin + scheme;
    const char* const authority_end =
        std::find_if(authority, end, [](char c) { return c == '/' || c == '?'; });
    out.head.authority = slice_of(out.head.base, authority, authority_end);
    if (!is_valid_authority(out.head.view(out.head.authority), Port::kOptional)) {
        return reject(400, "invalid authority in the request target");
    }
    out.head.target_form = http::TargetForm::kAbsolute;
    split_query(authority_end, end, out.head);
    return {};
}

Result<void> RequestParser::parse_header_line(const char* begin, const char* end, Output out) {
    const char* colon = begin;
    while (colon != end && detail::is_class(*colon, detail::kTokenChar))
        ++colon;
    if (colon == end || *colon != ':' || colon == begin) {
        if (detail::is_blank(*begin)) return reject(400, "folded header line");
        if (colon == begin && *colon == ':') return reject(400, "empty header name");
        if (colon != end && detail::is_blank(*colon)) return reject(400, "white space in a header name");
        return reject(400, "malformed header name");
    }
    if (out.head.headers.size() >= limits_.max_header_count) return reject(431, "too many headers");
    if (colon - begin > std::numeric_limits<std::uint16_t>::max()) return reject(431, "header name too long");

    const char* value = colon + 1;
    while (value != end && detail::is_blank(*value))
        ++value;
    while (end != value && detail::is_blank(end[-1]))
        --end;
    http::HeaderField field;
    field.name_offset = static_cast<std::uint32_t>(begin - out.head.base);
    field.name_length = static_cast<std::uint16_t>(colon - begin);
    field.value_offset = static_cast<std::uint32_t>(value - out.head.base);
    field.value_length = static_cast<std::uint32_t>(end - value);
    field.id = http::find_known_header({begin, static_cast<std::size_t>(colon - begin)});
    out.head.headers.push_back(field);
    return field.id == http::KnownHeader::kOther ? Result<void>{} : apply_header(field, out);
}

Result<void> RequestParser::apply_header(const http::HeaderField& field, Output out) {
    const std::string_view value = out.head.value(field);
    switch (field.id) {
        case http::KnownHeader::kHost:
            return apply_host(field, out);
        case http::KnownHeader::kContentLength:
            return apply_content_length(value, out);
        case http::KnownHeader::kTransferEncoding:
            return apply_transfer_encoding(value);
        case http::KnownHeader::kConnection:
            apply_connection(value);
            break;
        case http::KnownHeader::kExpect:
            if (detail::equals_lower(value, "100-continue")) out.message.expect_continue = true;
            break;
        case http::KnownHeader::kUpgrade:
            if (out.message.upgrade_protocol.length == 0)
                out.message.upgrade_protocol = {field.value_offset, field.value_length};
            break;
        default:
            break;
    }
    return {};
}

Result<void> RequestParser::apply_host(const http::HeaderField& field, Output out) {
    if (out.message.has_host) return reject(400, "more than one Host");
    out.message.has_host = true;
    const std::string_view value = out.head.value(field);
    // An empty Host is sent if the target has no authority (RFC 9112 section 3.2).
    if (!value.empty() && !is_known_host(value)) {
        if (!is_valid_authority(value, Port::kOptional)) return reject(400, "invalid Host");
        remember_host(value);
    }
    if (out.head.target_form == http::TargetForm::kOrigin ||
        out.head.target_form == http::TargetForm::kAsterisk) {
        out.head.authority = {field.value_offset, field.value_length};
    }
    return {};
}

/// On a keep-alive connection the Host is usually the same, so it need not be validated again.
inline bool RequestParser::is_known_host(std::string_view value) const noexcept {
    return value.size() == known_host_bytes_ &&
           std::memcmp(value.data(), known_host_.data(), value.size()) == 0;
}

inline void RequestParser::remember_host(std::string_view value) noexcept {
    if (value.size() > known_host_.size()) return;
    known_host_bytes_ = static_cast<std::uint8_t>(value.copy(known_host_.data(), value.size()));
}

Result<void> RequestParser::apply_content_length(std::string_view value, Output out) {
    // RFC 9110 section 8.6 lets a server accept a repeated equal value; refusing is the safe choice.
    if (out.message.content_length.has_value()) return reject(400, "more than one Content-Length");
    if (value.empty()) return reject(400, "empty Content-Length");
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t length = 0;
    for (const char c : value) {
        if (!detail::is_digit(c)) return reject(400, "Content-Length is not a number");
        const auto digit = static_cast<unsigned>(c - '0');
        if (length > (kMax - digit) / 10) return reject(400, "Content-Length overflows");
        length = length * 10 + digit;
    }
    out.message.content_length = length;
    return {};
}

Result<void> RequestParser::apply_transfer_encoding(std::string_view value) {
    if (saw_transfer_encoding_) return reject(400, "more than one Transfer-Encoding");
    saw_transfer_encoding_ = true;
    is_transfer_chunked_ = detail::equals_lower(value, "chunked");
    return {};
}

void RequestParser::apply_connection(std::string_view value) noexcept {
    std::string_view member;
    while (detail::next_list_member(value, member)) {
        if (detail::equals_lower(member, "close")) saw_close_ = true;
        if (detail::equals_lower(member, "keep-alive")) saw_keep_alive_ = true;
        if (detail::equals_lower(member, "upgrade")) saw_upgrade_token_ = true;
    }
}

/// RFC 9112 section 3.2.2: the Host of an absolute-form target replaces the one that was sent.
void RequestParser::override_host(Output out) noexcept {
    for (http::HeaderField& field : out.head.headers) {
        if (field.id != http::KnownHeader::kHost) continue;
        field.value_offset = out.head.authority.offset;
        field.value_length = out.head.authority.length;
    }
}

Result<void> RequestParser::check_head(Output out) {
    const bool is_1_1 = out.head.version_minor >= 1;
    if (saw_transfer_encoding_) {
        // RFC 9112 section 6.1: each of these could make two servers disagree on the end of the body (request
        // smuggling).
        if (out.message.content_length.has_value())
            return reject(400, "both Content-Length and Transfer-Encoding");
        if (!is_1_1) return reject(400, "Transfer-Encoding in an HTTP/1.0 request");
        if (!is_transfer_chunked_) return reject(501, "transfer coding other than chunked");
        out.message.chunked = true;
    }
    if (is_1_1 && !out.message.has_host && !limits_.allow_missing_host) return reject(400, "no Host");
    if (out.head.target_form == http::TargetForm::kAbsolute) [[unlikely]]
        override_host(out);
    if (out.message.content_length.value_or(0) > limits_.max_body_bytes) return reject(413, "body too large");

    out.message.keep_alive = !saw_close_ && (is_1_1 || saw_keep_alive_);
    // RFC 9110 sections 7.8 and 10.1.1: neither means anything in HTTP/1.0.
    out.message.upgrade = is_1_1 && saw_upgrade_token_ && out.message.upgrade_protocol.length != 0;
    if (!out.message.upgrade) out.message.upgrade_protocol = http::Slice{};
    out.message.expect_continue = out.message.expect_continue && is_1_1;
    return {};
}

}  // namespace shoal::http1
