// SPDX-License-Identifier: Apache-2.0
// Input: a stream of pipelined requests. Promises: heads and bodies come out the same however the stream is
// cut, all offsets lie inside the head, and no request is framed two ways.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz_target.hpp"
#include "shoal/proto/http1/chunked_decoder.hpp"
#include "shoal/proto/http1/request_parser.hpp"
#include "shoal/proto/http1/response_writer.hpp"

namespace shoal::fuzz {
namespace {

using namespace http1;

constexpr RequestLimits kLimits{
    .max_request_line_bytes = 200, .max_header_count = 12, .max_header_bytes = 400, .max_body_bytes = 1000};
constexpr ChunkedLimits kChunkedLimits{
    .max_body_bytes = 1000, .max_extension_bytes = 40, .max_trailer_bytes = 80, .max_trailer_count = 4};

/// Reads a stream as a server does: a buffer that grows by pieces, from whose front requests are taken.
class StreamReader {
  public:
    void push(std::string_view piece) {
        buffer_.append(piece);
        while (!is_over_ && advance()) {
        }
    }
    /// Everything that was seen, in words; `is_over` ends it after an error.
    [[nodiscard]] const std::string& log() const noexcept { return log_; }

  private:
    enum class Phase { kHead, kLength, kChunked };

    void fail_with(const Error& error, std::string_view reason) {
        require(error.detail >= 400 && error.detail <= 505, "errors carry an HTTP status");
        require(!reason.empty(), "errors carry a reason");
        log_ += "error " + std::to_string(error.detail) + " " + std::string(reason) + "\n";
        is_over_ = true;
    }

    /// Takes one step; false if it needs more bytes.
    bool advance() {
        if (phase_ == Phase::kHead) return advance_head();
        if (phase_ == Phase::kChunked) return advance_chunked();
        const std::size_t run = std::min<std::uint64_t>(body_left_, buffer_.size());
        log_.append(buffer_, 0, run);
        buffer_.erase(0, run);
        body_left_ -= run;
        if (body_left_ == 0) phase_ = Phase::kHead;
        return body_left_ == 0 && !buffer_.empty();
    }

    bool advance_head() {
        const ExactCopy copy(buffer_);
        const auto status = parser_.parse(copy.span(), head_);
        if (!status) {
            fail_with(status.error(), parser_.reason());
            return false;
        }
        if (*status == ParseStatus::kNeedMore) return false;
        check_head(copy.view());
        log_head();
        buffer_.erase(0, head_.head_bytes);
        decoder_.reset();
        body_left_ = head_.content_length.value_or(0);
        if (head_.chunked) phase_ = Phase::kChunked;
        if (body_left_ > 0) phase_ = Phase::kLength;
        return !buffer_.empty();
    }

    bool advance_chunked() {
        const ExactCopy copy(buffer_);
        const auto fed = decoder_.feed(copy.span(), [this](std::span<const char> data) {
            require(!data.empty(), "data events are not empty");
            log_.append(data.data(), data.size());
        });
        if (!fed) {
            fail_with(fed.error(), decoder_.reason());
            return false;
        }
        require(*fed == buffer_.size() || decoder_.is_done(), "only the body's end leaves bytes");
        require(decoder_.body_bytes() <= kChunkedLimits.max_body_bytes, "the body limit holds");
        buffer_.erase(0, *fed);
        if (!decoder_.is_done()) return false;
        for (const Trailer& trailer : decoder_.trailers()) {
            require(is_valid_header_name(trailer.name), "trailer names are tokens");
            require(is_valid_header_value(trailer.value), "trailer values have no control characters");
            log_ += trailer.name + "=" + trailer.value + "\n";
        }
        phase_ = Phase::kHead;
        return !buffer_.empty();
    }

    void check_inside(http::Slice slice) const {
        require(std::size_t{slice.offset} + slice.length <= head_.head_bytes, "slices lie inside the head");
    }

    void check_head(std::string_view bytes) const {
        require(head_.head_bytes <= bytes.size(), "the head lies inside the input");
        require(bytes.substr(0, head_.head_bytes).ends_with("\r\n\r\n"), "a head ends with an empty line");
        for (const http::Slice slice : {head_.method_text, head_.target, head_.path, head_.query,
                                        head_.authority, head_.upgrade_protocol}) {
            check_inside(slice);
        }
        require(is_valid_header_name(head_.view(head_.method_text)), "the method is a token");
        require(head_.headers.size() <= kLimits.max_header_count, "the header limit holds");
        require(!(head_.chunked && head_.content_length.has_value()), "one framing only");
        require(head_.content_length.value_or(0) <= kLimits.max_body_bytes, "the body limit holds");
        require(head_.has_host || head_.version_minor == 0, "HTTP/1.1 has a Host");
        std::size_t framing_fields = 0;
        for (const http::HeaderField& field : head_.headers) {
            check_inside({field.name_offset, field.name_length});
            check_inside({field.value_offset, field.value_length});
            require(is_valid_header_name(head_.name(field)), "header names are tokens");
            require(is_valid_header_value(head_.value(field)), "header values have no control characters");
            if (field.id == http::KnownHeader::kContentLength ||
                field.id == http::KnownHeader::kTransferEncoding)
                ++framing_fields;
        }
        require(framing_fields <= 1, "one framing field at most");
        require(framing_fields == (head_.chunked || head_.content_length.has_value() ? 1U : 0U),
                "no framing field is overlooked");
    }

    void log_head() {
        for (const http::Slice slice : {head_.method_text, head_.target, head_.path, head_.query,
                                        head_.authority, head_.upgrade_protocol}) {
            log_.append(head_.view(slice)).append("|");
        }
        log_ += std::to_string(head_.version_minor) + (head_.keep_alive ? "k" : "-") +
                (head_.chunked ? "c" : "-") + (head_.upgrade ? "u" : "-") +
                (head_.expect_continue ? "e" : "-") + "\n";
        for (const http::HeaderField& field : head_.headers) {
            log_.append(head_.name(field)).append(":").append(head_.value(field)).append("\n");
        }
    }

    RequestParser parser_{kLimits};
    ChunkedDecoder decoder_{kChunkedLimits};
    RequestHead head_;
    std::string buffer_;
    std::string log_;
    std::uint64_t body_left_ = 0;
    Phase phase_ = Phase::kHead;
    bool is_over_ = false;
};

std::string read_stream(std::string_view input, std::uint32_t seed) {
    StreamReader reader;
    for (const std::string_view piece : cut_in_pieces(input, seed))
        reader.push(piece);
    return reader.log();
}

}  // namespace

void fuzz_http1_request(std::string_view input) {
    input = input.substr(0, 2000);
    const std::string whole = read_stream(input, 0);
    require(read_stream(input, 1) == whole, "single bytes give the same requests");
    require(read_stream(input, static_cast<std::uint32_t>(input.size()) + 2) == whole,
            "pieces give the same requests");
}

}  // namespace shoal::fuzz
