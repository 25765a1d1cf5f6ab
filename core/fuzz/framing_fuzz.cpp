// SPDX-License-Identifier: Apache-2.0
// Input: a byte for the mode, a byte for the letter or the mark's length, then the stream. Promises: packets
// are not empty, within the limit and the input; how the stream is cut changes neither packets nor error but
// in kEof, whose packets depend on the cuts.
#include <string>
#include <string_view>
#include <utility>

#include "fuzz_target.hpp"
#include "shoal/proto/framing/framer.hpp"

namespace shoal::fuzz {
namespace {

using namespace framing;

constexpr std::size_t kLimit = 64;

Options options_from(unsigned char mode, unsigned char detail) {
    static constexpr Mode kModes[] = {Mode::kEof, Mode::kEofSplit, Mode::kLength, Mode::kMqtt,
                                      Mode::kFastCgi};
    Options options;
    options.mode = kModes[mode % std::size(kModes)];
    options.max_packet_bytes = kLimit;
    options.eof = std::string("\r\n\r\n\r\n\r\n").substr(0, 1 + detail % kMaxEofBytes);
    options.length_type = "cCsSnNvVlLJ"[detail % 11];
    options.length_offset = detail / 10 % 5;
    options.body_offset = detail / 50 * 3;
    return options;
}

/// Where the packets end and how it ended.
std::pair<std::vector<std::size_t>, Errc> run(const Options& options, std::string_view text,
                                              std::uint32_t seed) {
    Framer framer(options);
    std::vector<std::size_t> ends;
    std::size_t start = 0;
    std::size_t received = 0;
    for (const std::string_view piece : cut_in_pieces(text, seed)) {
        received += piece.size();
        while (true) {
            const ExactCopy input(text.substr(start, received - start));
            const auto packet = framer.next(std::as_bytes(input.span()));
            if (!packet) return {ends, packet.error().code};
            if (!*packet) break;
            require(**packet > 0 && **packet <= kLimit && **packet <= input.view().size(),
                    "packet in bounds");
            start += **packet;
            ends.push_back(start);
            framer.reset();
        }
        require(framer.expected_bytes() <= kLimit, "no more is expected than the limit");
    }
    require(received - start <= kLimit, "an incomplete packet is within the limit");
    return {ends, Errc::kOk};
}

}  // namespace

void fuzz_framing(std::string_view input) {
    if (input.size() < 2) return;
    const Options options =
        options_from(static_cast<unsigned char>(input[0]), static_cast<unsigned char>(input[1]));
    require(check(options) == nullptr, "the options are good");
    const std::string_view text = input.substr(2, 2'000);
    const auto by_byte = run(options, text, 1);
    for (const std::uint32_t seed : {0U, 7U}) {
        const auto other = run(options, text, seed);
        require(options.mode == Mode::kEof || other == by_byte, "cuts change nothing");
    }
}

}  // namespace shoal::fuzz
