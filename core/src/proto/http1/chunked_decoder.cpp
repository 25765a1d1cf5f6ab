// SPDX-License-Identifier: Apache-2.0 Data is passed on in runs; only the framing is processed byte by byte,
// so that every split of the input gives the same result.
#include "shoal/proto/http1/chunked_decoder.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "proto/characters.hpp"
#include "proto/platform/byte_scan.hpp"
#include "shoal/proto/http/known_header.hpp"

namespace shoal::http1 {
namespace {

constexpr std::uint8_t kMaxSizeDigits = 16;

enum class TrailerRule : std::uint8_t { kKeep, kDrop, kReject };

/// RFC 9110 section 6.5.1: fields that a trailer must not change after the head was processed.
TrailerRule trailer_rule(std::string_view name) noexcept {
    switch (http::find_known_header(name)) {
        case http::KnownHeader::kContentLength:
        case http::KnownHeader::kTransferEncoding:
        case http::KnownHeader::kHost:
            return TrailerRule::kReject;
        case http::KnownHeader::kAuthorization:
        case http::KnownHeader::kCacheControl:
        case http::KnownHeader::kConnection:
        case http::KnownHeader::kContentEncoding:
        case http::KnownHeader::kContentRange:
        case http::KnownHeader::kContentType:
        case http::KnownHeader::kCookie:
        case http::KnownHeader::kExpect:
        case http::KnownHeader::kIfMatch:
        case http::KnownHeader::kIfModifiedSince:
        case http::KnownHeader::kIfNoneMatch:
        case http::KnownHeader::kIfRange:
        case http::KnownHeader::kIfUnmodifiedSince:
        case http::KnownHeader::kKeepAlive:
        case http::KnownHeader::kMaxForwards:
        case http::KnownHeader::kPragma:
        case http::KnownHeader::kProxyAuthorization:
        case http::KnownHeader::kProxyConnection:
        case http::KnownHeader::kRange:
        case http::KnownHeader::kSetCookie:
        case http::KnownHeader::kTe:
        case http::KnownHeader::kTrailer:
        case http::KnownHeader::kUpgrade:
            return TrailerRule::kDrop;
        default:
            return TrailerRule::kKeep;
    }
}

}  // namespace

tl::unexpected<Error> ChunkedDecoder::reject(int status, std::string_view reason) noexcept {
    reason_ = reason;
    state_ = State::kFailed;
    return fail(status == 400 ? Errc::kProtocol : Errc::kTooLarge, status);
}

void ChunkedDecoder::reset() noexcept {
    reason_ = {};
    chunk_left_ = body_bytes_ = 0;
    extension_bytes_ = trailer_bytes_ = 0;
    size_digits_ = 0;
    state_ = State::kSizeFirst;
    line_.clear();
    trailers_.clear();
}

Result<ChunkedDecoder::Step> ChunkedDecoder::decode(std::span<const char> input) {
    Step step;
    while (step.consumed < input.size() && state_ != State::kDone) {
        const std::span<const char> rest = input.subspan(step.consumed);
        if (state_ == State::kData) {
            const std::size_t run = std::min<std::uint64_t>(chunk_left_, rest.size());
            step.data = rest.first(run);
            step.consumed += run;
            chunk_left_ -= run;
            body_bytes_ += run;
            if (chunk_left_ == 0) state_ = State::kDataCr;
            return step;
        }
        if (state_ == State::kExtension || state_ == State::kTrailerLine) {
            const Result<std::size_t> taken = take_line_bytes(rest);
            if (!taken) return fail(taken.error());
            step.consumed += *taken;
            continue;
        }
        if (auto taken = take_framing_byte(rest[0]); !taken) return fail(taken.error());
        ++step.consumed;
    }
    step.done = state_ == State::kDone;
    return step;
}

Result<void> ChunkedDecoder::take_framing_byte(char byte) {
    switch (state_) {
        case State::kSizeFirst:
        case State::kSize:
            if (const int digit = detail::hex_value(byte); digit >= 0) {
                return take_size_digit(static_cast<unsigned>(digit));
            }
            if (state_ == State::kSizeFirst) return reject(400, "malformed chunk size");
            if (byte == '\r') {
                state_ = State::kSizeLf;
            } else if (byte == ';') {
                state_ = State::kExtension;
            } else {
                return reject(400, "malformed chunk size");
            }
            return {};
        case State::kSizeLf:
            if (byte != '\n') return reject(400, "bare CR in a chunk size line");
            return end_size_line();
        case State::kDataCr:
            if (byte != '\r') return reject(400, "chunk data longer than its size");
            state_ = State::kDataLf;
            return {};
        case State::kDataLf:
            if (byte != '\n') return reject(400, "chunk data longer than its size");
            state_ = State::kSizeFirst;
            return {};
        case State::kTrailerLf:
            if (byte != '\n') return reject(400, "bare CR in a trailer");
            return end_trailer_line();
        default:
            return fail(Errc::kProtocol, 400);  // kFailed: the reason stays that of the first failure.
    }
}

Result<void> ChunkedDecoder::take_size_digit(unsigned digit) noexcept {
    if (state_ == State::kSizeFirst) {
        chunk_left_ = 0;
        size_digits_ = 0;
        state_ = State::kSize;
    }
    // At most sixteen digits: they fill 64 bits exactly, so nothing can overflow, and leading zeros are
    // limited.
    if (++size_digits_ > kMaxSizeDigits) return reject(400, "chunk size has too many digits");
    chunk_left_ = chunk_left_ << 4U | digit;
    return {};
}

Result<void> ChunkedDecoder::end_size_line() noexcept {
    if (chunk_left_ == 0) {
        state_ = State::kTrailerLine;
        return {};
    }
    if (body_bytes_ > limits_.max_body_bytes || chunk_left_ > limits_.max_body_bytes - body_bytes_) {
        return reject(413, "body too large");
    }
    state_ = State::kData;
    return {};
}

/// Consumes an extension or a trailer line up to and including its CR, or to the end of the input.
Result<std::size_t> ChunkedDecoder::take_line_bytes(std::span<const char> input) {
    const char* const begin = input.data();
    const char* const end = begin + input.size();
    const char* const stop = detail::find_control(begin, end);
    const auto run = static_cast<std::size_t>(stop - begin);
    if (state_ == State::kExtension) {
        if (run > limits_.max_extension_bytes - extension_bytes_)
            return reject(413, "chunk extensions too large");
        extension_bytes_ += static_cast<std::uint32_t>(run);
    } else {
        if (run > limits_.max_trailer_bytes - trailer_bytes_) return reject(431, "trailers too large");
        trailer_bytes_ += static_cast<std::uint32_t>(run);
        line_.append(begin, run);
    }
    if (stop == end) return run;
    if (*stop != '\r') return reject(400, "control character in a chunk extension or trailer");
    state_ = state_ == State::kExtension ? State::kSizeLf : State::kTrailerLf;
    return run + 1;
}

Result<void> ChunkedDecoder::end_trailer_line() {
    if (line_.empty()) {
        state_ = State::kDone;
        return {};
    }
    state_ = State::kTrailerLine;
    if (limits_.max_trailer_bytes - trailer_bytes_ < 2) return reject(431, "trailers too large");
    trailer_bytes_ += 2;  // The CRLF.
    const std::string_view line = line_;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !detail::is_token(line.substr(0, colon))) {
        return reject(400, "malformed trailer");
    }
    const std::string_view name = line.substr(0, colon);
    const TrailerRule rule = trailer_rule(name);
    if (rule == TrailerRule::kReject) return reject(400, "framing field in the trailers");
    if (rule == TrailerRule::kKeep) {
        if (trailers_.size() >= limits_.max_trailer_count) return reject(431, "too many trailers");
        const std::string_view value = detail::trim_blanks(line.substr(colon + 1));
        trailers_.push_back({std::string(name), std::string(value)});
    }
    line_.clear();
    return {};
}

}  // namespace shoal::http1
