// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/proto/framing/choice.hpp
/// The framing flags of options, one for each kind. Servers, clients and sockets share them.
#include <optional>

#include "shoal/proto/framing/framer.hpp"

namespace shoal::framing {

/// The options set so far that determine Options::mode.
struct Choice {
    std::optional<bool> length_check;  ///< open_length_check; unset: on with a length function.
    bool eof_check = false;
    bool eof_split = false;
    bool mqtt = false;
    bool fastcgi = false;
    friend bool operator==(const Choice&, const Choice&) = default;
};

/// What eof_check alone means.
enum class EofCheck : std::uint8_t {
    kFirstMark,  ///< As eof_split: clients and sockets.
    kLastMark,   ///< Wait until the received bytes end with the mark; several packets may come at once:
                 ///< servers.
};

/// MQTT takes precedence over FastCGI, then a length, then an end mark.
[[nodiscard]] constexpr Mode choose_mode(const Choice& choice, bool has_function,
                                         EofCheck eof_check) noexcept {
    if (choice.mqtt) return Mode::kMqtt;
    if (choice.fastcgi) return Mode::kFastCgi;
    if (choice.length_check.value_or(has_function)) return has_function ? Mode::kFunction : Mode::kLength;
    if (choice.eof_split) return Mode::kEofSplit;
    if (!choice.eof_check) return Mode::kNone;
    return eof_check == EofCheck::kFirstMark ? Mode::kEofSplit : Mode::kEof;
}

}  // namespace shoal::framing
