// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/framing/framer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <string_view>

namespace shoal::framing {
namespace {

constexpr std::size_t kFastCgiHeaderBytes = 8;
constexpr int kMaxMqttLengthBytes = 4;
constexpr std::uint64_t kMaxLength = std::numeric_limits<std::int64_t>::max();

std::uint8_t byte_at(std::span<const std::byte> input, std::size_t index) noexcept {
    return std::to_integer<std::uint8_t>(input[index]);
}

std::uint64_t read_unsigned(std::span<const std::byte> field, std::endian order) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < field.size(); ++i) {
        value = value << 8 | byte_at(field, order == std::endian::big ? i : field.size() - 1 - i);
    }
    return value;
}

/// The value of the field. A 64-bit value that does not fit becomes the largest one, which exceeds every
/// limit, too.
std::int64_t read_length(std::span<const std::byte> field, char type) noexcept {
    switch (type) {
        case 'c':
            return static_cast<std::int8_t>(byte_at(field, 0));
        case 's':
            return static_cast<std::int16_t>(read_unsigned(field, std::endian::native));
        case 'l':
            return static_cast<std::int32_t>(read_unsigned(field, std::endian::native));
        case 'n':
        case 'N':
            return static_cast<std::int64_t>(read_unsigned(field, std::endian::big));
        case 'J':
            return static_cast<std::int64_t>(
                std::min<std::uint64_t>(read_unsigned(field, std::endian::big), kMaxLength));
        case 'v':
        case 'V':
            return static_cast<std::int64_t>(read_unsigned(field, std::endian::little));
        default:  // C S L
            return static_cast<std::int64_t>(read_unsigned(field, std::endian::native));
    }
}

/// The packet's total size according to its header; empty: the header is incomplete.
using Total = Result<std::optional<std::size_t>>;

Total total_by_length_field(const Options& options, std::span<const std::byte> input) noexcept {
    const std::size_t field_bytes = length_field_bytes(options.length_type);
    const std::size_t field_end = options.length_offset + field_bytes;
    if (field_end > options.max_packet_bytes) return fail(Errc::kTooLarge);
    if (input.size() < field_end) return std::optional<std::size_t>{};
    const std::int64_t length =
        read_length(input.subspan(options.length_offset, field_bytes), options.length_type);
    if (length < 0) return fail(Errc::kProtocol);
    const std::size_t total = options.body_offset + static_cast<std::size_t>(length);
    if (total < field_end) return fail(Errc::kProtocol);
    return std::optional(total);
}

Total total_by_function(const Options& options, std::span<const std::byte> input) noexcept {
    const std::int64_t total = options.function(options.function_context, input);
    if (total < 0) return fail(Errc::kProtocol);
    if (total > 0) return std::optional(static_cast<std::size_t>(total));
    // The function has seen the maximum packet size and still needs more bytes.
    if (input.size() >= options.max_packet_bytes) return fail(Errc::kTooLarge);
    return std::optional<std::size_t>{};
}

/// MQTT 3.1.1 section 2.2.3: seven bits a byte, least significant first, at most four bytes.
Total total_by_mqtt(std::span<const std::byte> input) noexcept {
    std::size_t remaining = 0;
    for (int i = 0; i < kMaxMqttLengthBytes; ++i) {
        const std::size_t index = 1 + static_cast<std::size_t>(i);
        if (input.size() <= index) return std::optional<std::size_t>{};
        const std::uint8_t digit = byte_at(input, index);
        remaining |= static_cast<std::size_t>(digit & 0x7F) << (7 * i);
        if ((digit & 0x80) == 0) return std::optional(index + 1 + remaining);
    }
    return fail(Errc::kProtocol);
}

/// FastCGI 1.0 section 3.3: version 1, content length in bytes 4 and 5, padding length in byte 6.
Total total_by_fastcgi(std::span<const std::byte> input) noexcept {
    if (!input.empty() && byte_at(input, 0) != 1) return fail(Errc::kProtocol);
    if (input.size() < kFastCgiHeaderBytes) return std::optional<std::size_t>{};
    const std::size_t content_bytes = read_unsigned(input.subspan(4, 2), std::endian::big);
    return std::optional(kFastCgiHeaderBytes + content_bytes + byte_at(input, 6));
}

Total total_by_header(const Options& options, std::span<const std::byte> input) noexcept {
    switch (options.mode) {
        case Mode::kLength:
            return total_by_length_field(options, input);
        case Mode::kFunction:
            return total_by_function(options, input);
        case Mode::kMqtt:
            return total_by_mqtt(input);
        default:
            return total_by_fastcgi(input);
    }
}

std::string_view as_text(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::size_t length_field_bytes(char type) noexcept {
    switch (type) {
        case 'c':
        case 'C':
            return 1;
        case 's':
        case 'S':
        case 'n':
        case 'v':
            return 2;
        case 'l':
        case 'L':
        case 'N':
        case 'V':
            return 4;
        case 'J':
            return 8;
        default:
            return 0;
    }
}

const char* check(const Options& options) noexcept {
    if (options.max_packet_bytes == 0) return "the maximum packet size must be at least 1 byte";
    switch (options.mode) {
        case Mode::kEof:
        case Mode::kEofSplit:
            if (options.eof.empty()) return "the end mark is empty";
            if (options.eof.size() > kMaxEofBytes) return "the end mark is longer than 8 bytes";
            return nullptr;
        case Mode::kLength:
            if (length_field_bytes(options.length_type) == 0)
                return "the type of the length field must be one of c C s S n N v V l L J";
            if (options.length_offset > kMaxLengthOffset)
                return "the offset of the length field is above 65535";
            // So that adding any field to it cannot overflow.
            if (options.body_offset > std::numeric_limits<std::int32_t>::max())
                return "the offset of the body is above 2 GiB";
            return nullptr;
        case Mode::kFunction:
            return options.function == nullptr ? "the function that returns the length is missing" : nullptr;
        default:
            return nullptr;
    }
}

Result<std::optional<std::size_t>> Framer::find_mark(std::span<const std::byte> input) noexcept {
    const std::string_view text = as_text(input);
    const std::string_view mark = options_.eof;
    std::optional<std::size_t> total;
    if (options_.mode == Mode::kEof) {
        if (text.ends_with(mark)) total = text.size();
    } else {
        // A mark may have begun in the bytes already searched.
        const std::size_t from = searched_ < mark.size() ? 0 : searched_ - (mark.size() - 1);
        if (const std::size_t found = text.find(mark, from); found != std::string_view::npos)
            total = found + mark.size();
        searched_ = text.size();
    }
    if (total.value_or(input.size() + 1) > options_.max_packet_bytes) return fail(Errc::kTooLarge);
    return total;
}

Result<std::optional<std::size_t>> Framer::next(std::span<const std::byte> input) noexcept {
    if (input.empty()) return std::optional<std::size_t>{};
    if (options_.mode == Mode::kNone) return std::optional(input.size());
    if (options_.mode == Mode::kEof || options_.mode == Mode::kEofSplit) return find_mark(input);
    if (expected_bytes_ == 0) {
        const auto total = total_by_header(options_, input);
        if (!total) return total;
        if (!*total) return std::optional<std::size_t>{};
        if (**total > options_.max_packet_bytes) return fail(Errc::kTooLarge);
        expected_bytes_ = **total;
    }
    if (input.size() < expected_bytes_) return std::optional<std::size_t>{};
    return std::optional(expected_bytes_);
}

}  // namespace shoal::framing
