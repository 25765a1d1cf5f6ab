// SPDX-License-Identifier: Apache-2.0
// Invariants:
// 1. The delimiter is CR LF "--" boundary; lenient, a match may begin at its LF (`match_start_` is 1). It has
//    no other CR or LF, so a failed match can only restart behind its own bytes, and the bytes of a match
//    that a later push breaks off are part of `delimiter_` itself: nothing is copied.
// 2. `matched_` > 0 only between pushes, behind a whole delimiter, or at the very start, where the line end
//    before the first boundary is taken as seen.
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
constexpr std::size_t kMaxLenientBoundaryBytes = 256;
/// Maximum white space after a boundary; a line with more is data (lenient).
constexpr std::size_t kMaxTailBytes = 64;

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

Result<std::string> lenient_boundary(std::string boundary) {
    boundary.resize(std::min(boundary.size(), boundary.find(", ")));
    const bool has_control = std::any_of(boundary.begin(), boundary.end(), detail::is_control);
    if (boundary.empty() || boundary.size() > kMaxLenientBoundaryBytes || has_control)
        return fail(Errc::kProtocol);
    return boundary;
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

/// Reads a Content-Disposition value into `part`. False if it is malformed: the parameters before the error
/// are used.
bool read_disposition(std::string_view value, PartHeaders& part, Strictness strictness) {
    const bool is_form_data = detail::equals_lower(take_main_value(value), "form-data");
    if (!is_form_data && strictness == Strictness::kStrict) return true;  // Not a form field: no name.
    Parameter parameter;
    std::optional<std::string> extended;
    ParameterStep step;
    do {
        step = next_parameter(value, parameter);
        if (step == ParameterStep::kEnd) break;
        if (detail::equals_lower(parameter.name, "name")) {
            part.name = parameter.value;
        } else if (detail::equals_lower(parameter.name, "filename")) {
            part.filename = parameter.value;
        } else if (detail::equals_lower(parameter.name, "filename*")) {
            extended = decode_extended_value(parameter.value);
        }
    } while (step == ParameterStep::kFound);
    // RFC 7578 section 4.2 forbids filename* in forms: used only if there is no filename.
    if (!part.filename.has_value()) part.filename = extended;
    return step == ParameterStep::kEnd;
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type, Strictness strictness) {
    if (!detail::equals_lower(take_main_value(content_type), "multipart/form-data"))
        return fail(Errc::kNotFound);
    Parameter parameter;
    std::optional<std::string> boundary;
    ParameterStep step;
    while ((step = next_parameter(content_type, parameter)) == ParameterStep::kFound) {
        if (!detail::equals_lower(parameter.name, "boundary")) continue;
        if (strictness == Strictness::kLenient) return lenient_boundary(std::move(parameter.value));
        if (boundary.has_value()) return fail(Errc::kProtocol);
        boundary = parameter.value;
    }
    if (step == ParameterStep::kMalformed || !boundary.has_value() || !is_valid_boundary(*boundary)) {
        return fail(Errc::kProtocol);
    }
    return std::move(*boundary);
}

MultipartParser::MultipartParser(std::string_view boundary, const MultipartLimits& limits)
    : delimiter_("\r\n--"), limits_(limits), matched_(2), match_start_(0) {
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
            default: {
                const Result<std::optional<MultipartEvent>> taken = take_boundary_tail(input);
                if (!taken) return fail(taken.error());
                if (taken->has_value()) return **taken;
                break;
            }
        }
    }
}

/// Consumes part data (or preamble) up to and including the next delimiter. Returns the event to report, if
/// any.
std::optional<MultipartEvent> MultipartParser::take_data(std::span<const char>& input) {
    in_part_ = state_ == State::kData;
    if (matched_ < delimiter_.size()) {
        const std::span<const char> data = matched_ > 0 ? resume_match(input) : scan_data(input);
        if (!data.empty() && in_part_) return MultipartEvent{Kind::kPartData, data, &part_};
        if (matched_ < delimiter_.size()) return std::nullopt;
    }
    matched_ = 0;
    tail_.clear();
    state_ = State::kAfterBoundary;
    return std::nullopt;
}

/// Continues a delimiter that was incomplete at the end of the last push. Returns the held-back bytes if it
/// is not a delimiter.
std::span<const char> MultipartParser::resume_match(std::span<const char>& input) noexcept {
    const std::size_t run = std::min(delimiter_.size() - matched_, input.size());
    if (std::memcmp(delimiter_.data() + matched_, input.data(), run) == 0) {
        matched_ += run;
        input = input.subspan(run);
        return {};
    }
    const std::size_t held = std::exchange(matched_, 0) - match_start_;
    return {delimiter_.data() + match_start_, held};
}

/// Takes data in front of a delimiter, or the delimiter itself if the input starts with it.
std::span<const char> MultipartParser::scan_data(std::span<const char>& input) noexcept {
    const char* const begin = input.data();
    const char* const end = begin + input.size();
    const std::size_t skipped = is_lenient() ? 1 : 0;  // The CR, which may be missing.
    const char* stop =
        detail::find_bytes(begin, end, delimiter_.data() + skipped, delimiter_.size() - skipped);
    if (stop == nullptr) {
        stop = partial_match(begin, end);
        match_start_ = stop != end && *stop == '\n' ? 1 : 0;
        matched_ = match_start_ + static_cast<std::size_t>(end - stop);
        if (stop == end) matched_ = 0;
        input = {};
        return {begin, stop};
    }
    input = input.subspan(static_cast<std::size_t>(stop - begin) + delimiter_.size() - skipped);
    matched_ = delimiter_.size();
    match_start_ = skipped;
    if (skipped != 0 && stop != begin && stop[-1] == '\r') {
        --stop;
        match_start_ = 0;
    }
    return {begin, stop};
}

/// The start of a possible partial delimiter at the end of the data; `end` if there is none.
const char* MultipartParser::partial_match(const char* begin, const char* end) const noexcept {
    const std::size_t longest =
        std::min<std::size_t>(delimiter_.size() - 1, static_cast<std::size_t>(end - begin));
    for (const char* p = end - longest; p != end; ++p) {
        const auto left = static_cast<std::size_t>(end - p);
        if (*p == '\r' && std::memcmp(p, delimiter_.data(), left) == 0) return p;
        if (*p == '\n' && is_lenient() && std::memcmp(p, delimiter_.data() + 1, left) == 0) return p;
    }
    return end;
}

/// The delimiter is confirmed: ends the part before it.
std::optional<MultipartEvent> MultipartParser::end_part(State next) noexcept {
    state_ = next;
    return in_part_ ? std::optional(MultipartEvent{Kind::kPartEnd, {}, &part_}) : std::nullopt;
}

/// A line that only starts like the boundary is data.
std::optional<MultipartEvent> MultipartParser::reopen_part() {
    state_ = in_part_ ? State::kData : State::kPreamble;
    false_start_.assign(delimiter_, match_start_).append(tail_);
    if (!in_part_) return std::nullopt;
    return MultipartEvent{Kind::kPartData, false_start_, &part_};
}

/// Consumes a byte after a delimiter: "--" ends the body, a line end starts a part.
Result<std::optional<MultipartEvent>> MultipartParser::take_boundary_tail(std::span<const char>& input) {
    const char byte = input[0];
    if (state_ == State::kClosed) {  // Lenient: "--" and the end of the line, or of the body.
        if (!detail::is_blank(byte) && byte != '\r' && byte != '\n') return reopen_part();
        return end_part(State::kFinished);
    }
    const bool ends_line =
        byte == '\n' && (state_ == State::kBoundaryLf || is_lenient()) && state_ != State::kClosingDash;
    if (ends_line) {
        if (parts_ == limits_.max_parts) return reject(Errc::kTooLarge, "too many parts");
        input = input.subspan(1);
        ++parts_;
        header_block_.clear();
        return end_part(State::kHeaders);
    }
    State next = State::kFailed;
    if (state_ == State::kClosingDash) {
        if (byte == '-') next = State::kClosed;
    } else if (state_ == State::kBoundaryLf) {
        // Only LF may follow CR.
    } else if (byte == '-' && state_ == State::kAfterBoundary) {
        next = State::kClosingDash;
    } else if (detail::is_blank(byte)) {
        next = State::kPadding;
    } else if (byte == '\r') {
        next = State::kBoundaryLf;
    }
    if (next == State::kFailed || (is_lenient() && tail_.size() == kMaxTailBytes)) {
        if (is_lenient()) return reopen_part();
        return reject(Errc::kProtocol, "junk after a boundary");
    }
    input = input.subspan(1);
    if (is_lenient()) tail_.push_back(byte);
    if (next == State::kClosed && !is_lenient()) return end_part(State::kFinished);
    state_ = next;
    return std::optional<MultipartEvent>{};
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
    if (!is_lenient() && !header_block_.ends_with("\r\n"))
        return reject(Errc::kProtocol, "bare LF in a part header");
    if (!is_head_complete()) return {};

    auto parsed = parse_headers();
    header_block_.clear();
    if (parsed) state_ = State::kBeginPart;
    return parsed;
}

/// True after an empty line.
bool MultipartParser::is_head_complete() const noexcept {
    std::string_view block = header_block_;
    const auto take_line_end = [&block] {
        if (!block.ends_with('\n')) return false;
        block.remove_suffix(block.ends_with("\r\n") ? 2 : 1);
        return true;
    };
    return take_line_end() && (block.empty() || take_line_end());
}

namespace {

/// The header lines with folded ones joined to the line before (lenient).
std::string unfold(std::string_view block) {
    std::string unfolded;
    while (!block.empty()) {
        const std::size_t end = std::min(block.find('\n'), block.size() - 1);
        std::string_view line = block.substr(0, end);
        block.remove_prefix(end + 1);
        while (line.ends_with('\r'))
            line.remove_suffix(1);
        line = line.substr(0, line.find('\0'));
        if (!line.empty() && detail::is_blank(line.front()) && !unfolded.empty())
            unfolded.resize(unfolded.size() - 2);
        unfolded.append(line).append("\r\n");
    }
    return unfolded;
}

}  // namespace

Result<void> MultipartParser::parse_headers() {
    part_ = {};
    bool has_disposition = false;
    if (is_lenient()) header_block_ = unfold(header_block_);
    std::string_view block = header_block_;
    for (std::size_t end = block.find("\r\n"); end != 0; end = block.find("\r\n")) {
        const std::string_view line = block.substr(0, end);
        block.remove_prefix(end + 2);
        const std::size_t colon = line.find(':');
        const bool is_malformed =
            colon == std::string_view::npos || !detail::is_token(line.substr(0, colon)) ||
            (!is_lenient() && std::any_of(line.begin(), line.end(), detail::is_control));
        if (is_malformed) {
            if (is_lenient()) continue;
            return reject(Errc::kProtocol, "malformed part header");
        }
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = detail::trim_blanks(line.substr(colon + 1));
        if (detail::equals_lower(name, "content-type")) part_.content_type = value;
        if (!detail::equals_lower(name, "content-disposition")) continue;
        const bool is_second = std::exchange(has_disposition, true);
        if (is_second && is_lenient()) continue;
        const bool is_read = !is_second && read_disposition(value, part_, limits_.strictness);
        if (!is_read && !is_lenient()) return reject(Errc::kProtocol, "malformed Content-Disposition");
    }
    return {};
}

Result<LastPart> MultipartParser::finish() noexcept {
    if (state_ == State::kFailed) return fail(Errc::kProtocol);
    if (state_ == State::kEpilogue || state_ == State::kFinished) return LastPart::kClosed;
    if (!is_lenient()) return reject(Errc::kProtocol, "body ends before the closing boundary");
    const State state = std::exchange(state_, State::kEpilogue);
    if (state == State::kBeginPart || state == State::kHeaders || state == State::kPreamble)
        return LastPart::kClosed;
    if (state == State::kData) return matched_ == delimiter_.size() ? LastPart::kWhole : LastPart::kCut;
    return in_part_ ? LastPart::kWhole : LastPart::kClosed;
}

}  // namespace shoal::http
