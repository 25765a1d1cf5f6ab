// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/framing/framer.hpp
/// Finds packets in a stream of bytes: by a length field, an end mark, or a function of the user. No I/O, no
/// coroutine switch (except in the user's function); one thread at a time.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "shoal/base/error.hpp"

namespace shoal::framing {

enum class Mode : std::uint8_t {
    kNone,      ///< Not framed: the received bytes are a packet.
    kEof,       ///< A packet ends where the received bytes end with the mark; it may hold several marks.
    kEofSplit,  ///< A packet ends with the first mark.
    kLength,    ///< A length field.
    kFunction,  ///< The end is found by `function`.
    kMqtt,      ///< MQTT fixed header, remaining length of 1 to 4 bytes (MQTT 3.1.1 section 2.2).
    kFastCgi,   ///< FastCGI record header of 8 bytes: content and padding length.
};

/// Returns the total size of the packet that starts `input`; 0: more bytes are needed; negative: the stream
/// is invalid. Runs inside Framer::next().
using LengthFunction = std::int64_t (*)(void* context, std::span<const std::byte> input);

inline constexpr std::size_t kMaxEofBytes = 8;
inline constexpr std::size_t kMaxLengthOffset = 65'535;

struct Options {
    Mode mode = Mode::kNone;
    std::size_t max_packet_bytes = 2U << 20;
    std::string eof;  ///< 1 to kMaxEofBytes bytes.
    /// PHP pack() letter: c C (1 byte), s S n v (2), l L N V (4), J (8); lower-case c s l are signed; s S l L
    /// in the machine's byte order, n N J big-endian, v V little-endian.
    char length_type = 'N';
    std::size_t length_offset = 0;  ///< Where the length field starts.
    std::size_t body_offset = 0;    ///< The field counts the bytes from here on: total = body_offset + field.
    LengthFunction function = nullptr;
    void* function_context = nullptr;
};

/// Bytes of a length field; 0: no such letter.
[[nodiscard]] std::size_t length_field_bytes(char type) noexcept;

/// Null: valid. Otherwise the error (static text): no mark or one too long, unknown letter, offset too large,
/// no function, a limit of 0.
[[nodiscard]] const char* check(const Options& options) noexcept;

/// One direction of one stream. Remembers how far it has searched, so each byte is examined once.
class Framer {
  public:
    Framer() noexcept = default;
    explicit Framer(Options options) : options_(std::move(options)) {}

    /// `input`: all received bytes that were not consumed yet, from the start of a packet; until take() it
    /// may only grow. Returns the total size of the first packet if it is complete; empty: receive more.
    /// Errors:
    ///  - kTooLarge: the packet is longer than max_packet_bytes, or no mark was found within them
    ///  - kProtocol: a negative length, one that ends before its own field, a malformed header, or the
    ///    function's result
    [[nodiscard]] Result<std::optional<std::size_t>> next(std::span<const std::byte> input) noexcept;
    /// After an empty result: the total size of the packet if it is already known, else 0. A receiver can
    /// allocate the space at once.
    [[nodiscard]] std::size_t expected_bytes() const noexcept { return expected_bytes_; }
    /// The caller has consumed a packet from the front of the input, or dropped the input.
    void reset() noexcept {
        searched_ = 0;
        expected_bytes_ = 0;
    }
    [[nodiscard]] const Options& options() const noexcept { return options_; }

  private:
    Result<std::optional<std::size_t>> find_mark(std::span<const std::byte> input) noexcept;

    Options options_;
    std::size_t searched_ = 0;
    std::size_t expected_bytes_ = 0;
};

}  // namespace shoal::framing
