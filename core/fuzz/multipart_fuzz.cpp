// SPDX-License-Identifier: Apache-2.0
// Input: a Content-Type value, LF, a body. Promises: the same events however the body is cut; begin, data and
// end in order; bounded memory; the limits hold.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "fuzz_target.hpp"
#include "shoal/proto/http/multipart.hpp"

namespace shoal::fuzz {
namespace {

using namespace http;
using Kind = MultipartEvent::Kind;

constexpr MultipartLimits limits_with(Strictness strictness) noexcept {
    return {.max_part_header_bytes = 200, .max_parts = 5, .max_total_bytes = 3000, .strictness = strictness};
}

class EventLog {
  public:
    void add(const MultipartEvent& event) {
        require(!is_finished_ || event.kind == Kind::kNeedMore, "nothing follows the end");
        switch (event.kind) {
            case Kind::kPartBegin:
                require(!in_part_, "parts do not nest");
                in_part_ = true;
                log_ += "<" + event.headers->name + ";" + event.headers->filename.value_or("-") + ";" +
                        event.headers->content_type + ">";
                break;
            case Kind::kPartData:
                require(in_part_ && !event.data.empty(), "data belongs to a part and is not empty");
                log_.append(event.data.data(), event.data.size());
                break;
            case Kind::kPartEnd:
                require(in_part_, "an end has a begin");
                in_part_ = false;
                log_ += "</>";
                break;
            case Kind::kFinished:
                require(!in_part_, "the last part has ended");
                is_finished_ = true;
                break;
            case Kind::kNeedMore:
                break;
        }
    }
    [[nodiscard]] const std::string& text() const noexcept { return log_; }

  private:
    std::string log_;
    bool in_part_ = false;
    bool is_finished_ = false;
};

/// The events in words. After an error only the error counts: how much came before it depends on the cut.
std::string parse(std::string_view body, const std::string& boundary, std::uint32_t seed,
                  Strictness strictness) {
    const bool is_lenient = strictness == Strictness::kLenient;
    const MultipartLimits limits = limits_with(strictness);
    MultipartParser parser(boundary, limits);
    EventLog log;
    for (const std::string_view piece : cut_in_pieces(body, seed)) {
        const ExactCopy copy(piece);
        std::span<const char> input = copy.span();
        while (true) {
            const auto event = parser.next(input);
            if (!event) {
                require(!parser.reason().empty(), "errors carry a reason");
                const bool is_too_large = event.error().code == Errc::kTooLarge;
                require(is_too_large || !is_lenient, "lenient, only limits are errors");
                return is_too_large ? "too large" : "malformed";
            }
            log.add(*event);
            if (event->kind == Kind::kNeedMore) break;
        }
        require(input.empty(), "all input is taken");
        require(parser.retained_bytes() <= limits.max_part_header_bytes, "memory is bounded");
        require(parser.parts() <= limits.max_parts, "the number of parts is bounded");
    }
    const bool is_finished = parser.is_finished();
    const Result<LastPart> last = parser.finish();
    require(last.has_value() == (is_finished || is_lenient), "finish() agrees with is_finished()");
    require(!is_finished || *last == LastPart::kClosed, "behind the end no part is open");
    return log.text() + (is_finished ? "END" : "cut") + (last && *last == LastPart::kWhole ? " whole" : "");
}

}  // namespace

void fuzz_multipart(std::string_view input) {
    const std::size_t line_end = input.find('\n');
    std::string boundary = "b";
    if (line_end != std::string_view::npos) {
        const ExactCopy content_type(input.substr(0, line_end));
        if (auto found = multipart_boundary(content_type.view())) {
            boundary = *found;
            require(!boundary.empty() && boundary.size() <= 70, "boundaries have 1 to 70 bytes");
            require(boundary.find_first_of("\r\n") == std::string::npos, "boundaries have no line end");
        }
        input.remove_prefix(line_end + 1);
    }
    input = input.substr(0, 4000);
    for (const Strictness strictness : {Strictness::kStrict, Strictness::kLenient}) {
        const std::string whole = parse(input, boundary, 0, strictness);
        require(parse(input, boundary, 1, strictness) == whole, "single bytes give the same events");
        require(parse(input, boundary, static_cast<std::uint32_t>(input.size()) + 2, strictness) == whole,
                "pieces give the same events");
    }
}

}  // namespace shoal::fuzz
