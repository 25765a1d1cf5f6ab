// SPDX-License-Identifier: Apache-2.0
// Invariants:
// 1. The delimiter starts with CR and has no other CR, so a failed match can only restart behind its own
// bytes,
//    and the bytes of a match that a later push breaks off are a prefix of `delimiter_` itself: nothing is
//    copied.
// 2. `matched_` > 0 only between pushes, or at the very start, where the line end before the first boundary
// is
//    taken as seen.
// 3. Only the bytes around a boundary are looked at one by one; data is scanned by find_bytes().
#include "shoal/proto/http/multipart.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "proto/characters.hpp"
#include "proto/http/parameters.hpp"
#include "proto/platform/byte_scan.hpp"
#include "shoal/proto/http/form.hpp"

namespace shoal::http {
namespace {

using Kind = MultipartEvent::Kind;

constexpr std::size_t kMaxBoundaryBytes = 70;

/// "bchars" of RFC 2046 section 5.1.1.
bool is_boundary_char(char c) noexcept {
    const char lower = detail::to_lower(c);
    return detail::is_digit(c) || (lower >= 'a' && lower <= 'z') ||
           std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

bool is_valid_boundary(std::string_view boundary) noexcept {
    return !boundary.empty() && boundary.size() <= kMaxBoundaryBytes && boundary.back() != ' ' &&
           std::all_of(boundary.begin(), boundary.end(), is_boundary_char);
}

/// The value of `filename*` (RFC 5987) if it is in UTF-8.
std::optional<std::string> decode_extended_value(std::string_view value) {
    constexpr std::string_view kCharset = "utf-8'";
    if (!detail::equals_lower(value.substr(0, kCharset.size()), kCharset)) return std::nullopt;
    const std::size_t language_end = value.find('\'', kCharset.size());
    if (language_end == std::string_view::npos) return std::nullopt;
    std::string decoded = url_decoded(value.substr(language_end + 1), Plus::kIsPlus);
    const bool has_control = std::any_of(decoded.begin(), decoded.end(), detail::is_control);
    return has_control ? std::nullopt : std::optional(std::move(decoded));
}

/// Reads a Content-Disposition value into `part`. False if it is malformed.
bool read_disposition(std::string_view value, PartHeaders& part) {
    if (!detail::equals_lower(take_main_value(value), "form-data"))
        return true;  // Not a form field: no name.
    Parameter parameter;
    std::optional<std::string> extended;
    ParameterStep step;
    while ((step = next_parameter(value, parameter)) == ParameterStep::kFound) {
        if (detail::equals_lower(parameter.name, "name")) {
            part.name = parameter.value;
        } else if (detail::equals_lower(parameter.name, "filename")) {
            part.filename = parameter.value;
        } else if (detail::equals_lower(parameter.name, "filename*")) {
            extended = decode_extended_value(parameter.value);
        }
    }
    // RFC 7578 section 4.2 forbids filename* in forms: it serves only where there is nothing else.
    if (!part.filename.has_value()) part.filename = extended;
    return step == ParameterStep::kEnd;
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type) {
    if (!detail::equals_lower(take_main_value(content_type), "multipart/form-data"))
        return fail(Errc::kNotFound);
    Parameter parameter;
    std::optional<std::string> boundary;
    ParameterStep step;
    while ((step = next_parameter(content_type, parameter)) == ParameterStep::kFound) {
        if (!detail::equals_lower(parameter.name, "boundary")) continue;
        if (boundary.has_value()) return fail(Errc::kProtocol);
        boundary = parameter.value;
    }
    if (step == ParameterStep::kMalformed || !boundary.has_value() || !is_valid_boundary(*boundary)) {
        return fail(Errc::kProtocol);
    }
    return std::move(*boundary);
}

MultipartParser::MultipartParser(std::string_view boundary, const MultipartLimits& limits)
    : delimiter_("\r\n--"), limits_(limits), matched_(2) {
    delimiter_.append(boundary);
}

tl::unexpected<Error> MultipartParser::reject(Errc code, std::string_view reason) noexcept {
    reason_ = reason;
    state_ = State::kFailed;
    return fail(code);
}

Result<MultipartEvent> MultipartParser::next(std::span<const char>& input) {
    const std::size_t before = input.size();
    Result<MultipartEvent> event = step(input);
    total_bytes_ += before - input.size();
    if (event && total_bytes_ > limits_.max_total_bytes)
        return reject(Errc::kTooLarge, "multipart body too large");
    return event;
}

Result<MultipartEvent> MultipartParser::step(std::span<const char>& input) {
    while (true) {
        if (state_ == State::kFailed) return fail(Errc::kProtocol);
        if (state_ == State::kBeginPart) {
            state_ = State::kData;
            return MultipartEvent{Kind::kPartBegin, {}, &part_};
        }
        if (state_ == State::kFinished) {
            state_ = State::kEpilogue;
            return MultipartEvent{Kind::kFinished, {}, nullptr};
        }
        if (input.empty()) return MultipartEvent{};
        switch (state_) {
            case State::kPreamble:
            case State::kData:
                if (const std::optional<MultipartEvent> event = take_data(input)) return *event;
                break;
            case State::kHeaders:
                if (auto taken = take_headers(input); !taken) return fail(taken.error());
                break;
            case State::kEpilogue:
                input = {};
                break;
            default:
                if (auto taken = take_boundary_tail(input[0]); !taken) return fail(taken.error());
                input = input.subspan(1);
                break;
        }
    }
}

/// Takes part data (or preamble) up to and with the next delimiter. The event to report, if there is one.
std::optional<MultipartEvent> MultipartParser::take_data(std::span<const char>& input) {
    const bool in_part = state_ == State::kData;
    std::span<const char> data;
    if (matched_ > 0) {
        data = resume_match(input);
    } else {
        data = scan_data(input);
    }
    if (!data.empty() && in_part) return MultipartEvent{Kind::kPartData, data, &part_};
    if (matched_ < delimiter_.size()) return std::nullopt;
    matched_ = 0;
    state_ = State::kAfterBoundary;
    return in_part ? std::optional(MultipartEvent{Kind::kPartEnd, {}, &part_}) : std::nullopt;
}

/// Goes on with a delimiter that the last push broke off. Returns the held-back bytes if it is none after
/// all.
std::span<const char> MultipartParser::resume_match(std::span<const char>& input) noexcept {
    const std::size_t run = std::min(delimiter_.size() - matched_, input.size());
    if (std::memcmp(delimiter_.data() + matched_, input.data(), run) == 0) {
        matched_ += run;
        input = input.subspan(run);
        return {};
    }
    return {delimiter_.data(), std::exchange(matched_, 0)};
}

/// Takes data in front of a delimiter, or the delimiter itself if the input starts with it.
std::span<const char> MultipartParser::scan_data(std::span<const char>& input) noexcept {
    const char* const begin = input.data();
    const char* const end = begin + input.size();
    const char* stop = detail::find_bytes(begin, end, delimiter_.data(), delimiter_.size());
    if (stop == begin) {
        matched_ = delimiter_.size();
        input = input.subspan(matched_);
        return {};
    }
    if (stop == nullptr) {
        stop = partial_match(begin, end);
        matched_ = static_cast<std::size_t>(end - stop);
        input = {};
    } else {
        input = input.subspan(static_cast<std::size_t>(stop - begin));
    }
    return {begin, stop};
}

/// Where the delimiter begins that the end of the data may be the first part of; `end` if there is none.
const char* MultipartParser::partial_match(const char* begin, const char* end) const noexcept {
    const std::size_t longest =
        std::min<std::size_t>(delimiter_.size() - 1, static_cast<std::size_t>(end - begin));
    for (const char* p = end - longest; p != end; ++p) {
        const auto left = static_cast<std::size_t>(end - p);
        if (*p == '\r' && std::memcmp(p, delimiter_.data(), left) == 0) return p;
    }
    return end;
}

/// Takes a byte behind a delimiter: "--" ends the body, a line end starts a part.
Result<void> MultipartParser::take_boundary_tail(char byte) {
    if (state_ == State::kClosingDash) {
        if (byte != '-') return reject(Errc::kProtocol, "malformed closing boundary");
        state_ = State::kFinished;
        return {};
    }
    if (state_ == State::kBoundaryLf) {
        if (byte != '\n') return reject(Errc::kProtocol, "bare CR behind a boundary");
        if (parts_ == limits_.max_parts) return reject(Errc::kTooLarge, "too many parts");
        ++parts_;
        header_block_.clear();
        state_ = State::kHeaders;
        return {};
    }
    if (byte == '-' && state_ == State::kAfterBoundary) {
        state_ = State::kClosingDash;
    } else if (detail::is_blank(byte)) {
        state_ = State::kPadding;
    } else if (byte == '\r') {
        state_ = State::kBoundaryLf;
    } else {
        return reject(Errc::kProtocol, "junk behind a boundary");
    }
    return {};
}

/// Collects header lines up to the empty one, then parses them.
Result<void> MultipartParser::take_headers(std::span<const char>& input) {
    const auto* const lf = static_cast<const char*>(std::memchr(input.data(), '\n', input.size()));
    const std::size_t run = lf == nullptr ? input.size() : static_cast<std::size_t>(lf - input.data()) + 1;
    if (run > limits_.max_part_header_bytes - header_block_.size()) {
        return reject(Errc::kTooLarge, "part header too large");
    }
    header_block_.append(input.data(), run);
    input = input.subspan(run);
    if (lf == nullptr) return {};
    if (!header_block_.ends_with("\r\n")) return reject(Errc::kProtocol, "bare LF in a part header");
    if (header_block_.size() != 2 && !header_block_.ends_with("\r\n\r\n")) return {};

    auto parsed = parse_headers();
    header_block_.clear();
    if (parsed) state_ = State::kBeginPart;
    return parsed;
}

Result<void> MultipartParser::parse_headers() {
    part_ = {};
    bool has_disposition = false;
    std::string_view block = header_block_;
    for (std::size_t end = block.find("\r\n"); end != 0; end = block.find("\r\n")) {
        const std::string_view line = block.substr(0, end);
        block.remove_prefix(end + 2);
        const std::size_t colon = line.find(':');
        if (std::any_of(line.begin(), line.end(), detail::is_control) || colon == std::string_view::npos ||
            !detail::is_token(line.substr(0, colon))) {
            return reject(Errc::kProtocol, "malformed part header");
        }
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = detail::trim_blanks(line.substr(colon + 1));
        if (detail::equals_lower(name, "content-type")) part_.content_type = value;
        if (detail::equals_lower(name, "content-disposition")) {
            if (std::exchange(has_disposition, true) || !read_disposition(value, part_)) {
                return reject(Errc::kProtocol, "malformed Content-Disposition");
            }
        }
    }
    return {};
}

Result<void> MultipartParser::finish() noexcept {
    if (state_ == State::kEpilogue || state_ == State::kFinished) return {};
    if (state_ == State::kFailed) return fail(Errc::kProtocol);
    return reject(Errc::kProtocol, "body ends before the closing boundary");
}

}  // namespace shoal::http
