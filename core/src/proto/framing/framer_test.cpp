// SPDX-License-Identifier: Apache-2.0
// Every mode at its borders, every split of the input, and what hostile peers send.
#include "shoal/proto/framing/framer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::framing {
namespace {

using Found = std::optional<std::size_t>;

Result<Found> found() {
    return Found{};
}
Result<Found> found(std::size_t bytes) {
    return Found(bytes);
}

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

Options by_length(char type, std::size_t length_offset, std::size_t body_offset, std::size_t limit = 1'000) {
    Options options;
    options.mode = Mode::kLength;
    options.length_type = type;
    options.length_offset = length_offset;
    options.body_offset = body_offset;
    options.max_packet_bytes = limit;
    return options;
}

Options by_mark(Mode mode, std::string mark, std::size_t limit = 1'000) {
    Options options;
    options.mode = mode;
    options.eof = std::move(mark);
    options.max_packet_bytes = limit;
    return options;
}

Options by_mode(Mode mode, std::size_t limit = 1'000) {
    Options options;
    options.mode = mode;
    options.max_packet_bytes = limit;
    return options;
}

Result<Found> at_once(const Options& options, std::string_view input) {
    Framer framer(options);
    return framer.next(bytes_of(input));
}

/// The packets and the error that come out when `input` arrives in pieces of `step` bytes.
struct Outcome {
    std::vector<std::string> packets;
    Errc error = Errc::kOk;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};
Outcome in_pieces(const Options& options, std::string_view input, std::size_t step) {
    Framer framer(options);
    Outcome outcome;
    std::string received;
    while (!input.empty()) {
        received += input.substr(0, step);
        input.remove_prefix(std::min(step, input.size()));
        while (true) {
            const auto packet = framer.next(bytes_of(received));
            if (!packet) {
                outcome.error = packet.error().code;
                return outcome;
            }
            if (!*packet) break;
            outcome.packets.push_back(received.substr(0, **packet));
            received.erase(0, **packet);
            framer.reset();
        }
    }
    return outcome;
}

TEST(Framer, ReadsEveryLengthLetter) {
    using namespace std::string_view_literals;
    const bool is_little = std::endian::native == std::endian::little;
    EXPECT_EQ(at_once(by_length('c', 0, 1), "\x02xy"sv), found(3));
    EXPECT_EQ(at_once(by_length('C', 0, 1), "\x02xy"sv), found(3));
    EXPECT_EQ(at_once(by_length('n', 0, 2), "\0\x02xy"sv), found(4));
    EXPECT_EQ(at_once(by_length('v', 0, 2), "\x02\0xy"sv), found(4));
    EXPECT_EQ(at_once(by_length('N', 0, 4), "\0\0\0\x02xy"sv), found(6));
    EXPECT_EQ(at_once(by_length('V', 0, 4), "\x02\0\0\0xy"sv), found(6));
    EXPECT_EQ(at_once(by_length('J', 0, 8), "\0\0\0\0\0\0\0\x02xy"sv), found(10));
    EXPECT_EQ(at_once(by_length('J', 0, 8), "\0\0\0\0\0\0\0"sv), found());
    for (const char type : {'s', 'S'})
        EXPECT_EQ(at_once(by_length(type, 0, 2), is_little ? "\x02\0xy"sv : "\0\x02xy"sv), found(4));
    for (const char type : {'l', 'L'})
        EXPECT_EQ(at_once(by_length(type, 0, 4), is_little ? "\x02\0\0\0xy"sv : "\0\0\0\x02xy"sv), found(6));
    EXPECT_EQ(length_field_bytes('x'), 0U);
    EXPECT_EQ(length_field_bytes('\0'), 0U);
}

TEST(Framer, RefusesNegativeLengthsOfSignedLettersOnly) {
    const std::string ones(8, '\xff');
    for (const char type : {'c', 's', 'l'})
        EXPECT_EQ(at_once(by_length(type, 0, 4), ones).error().code, Errc::kProtocol) << type;
    EXPECT_EQ(at_once(by_length('C', 0, 1), std::string(256, '\xff')), found(256));
    for (const char type : {'S', 'n', 'v', 'L', 'N', 'V', 'J'})
        EXPECT_EQ(at_once(by_length(type, 0, 4), ones).error().code, Errc::kTooLarge) << type;
}

TEST(Framer, CannotOverflow) {
    auto options = by_length('N', 0, std::numeric_limits<std::int32_t>::max());
    options.max_packet_bytes = std::numeric_limits<std::size_t>::max();
    ASSERT_EQ(check(options), nullptr);
    Framer framer(options);
    EXPECT_EQ(framer.next(bytes_of("\xff\xff\xff\xff")), found());
    EXPECT_EQ(framer.expected_bytes(), 0xFFFF'FFFFULL + 0x7FFF'FFFFULL);
}

TEST(Framer, RefusesPacketsThatEndBeforeTheirField) {
    using namespace std::string_view_literals;
    EXPECT_EQ(at_once(by_length('n', 0, 0), "\0\0"sv).error().code, Errc::kProtocol);
    EXPECT_EQ(at_once(by_length('n', 0, 0), "\0\x01"sv).error().code, Errc::kProtocol);
    EXPECT_EQ(at_once(by_length('n', 0, 0), "\0\x02"sv), found(2));
    EXPECT_EQ(at_once(by_length('n', 4, 0), "abcd\0\x05"sv).error().code, Errc::kProtocol);
    EXPECT_EQ(at_once(by_length('n', 4, 6), "abcd\0\0"sv), found(6));
}

TEST(Framer, RefusesLongPacketsAsSoonAsTheFieldIsKnown) {
    using namespace std::string_view_literals;
    EXPECT_EQ(at_once(by_length('n', 0, 2, 10), "\0"sv), found());
    EXPECT_EQ(at_once(by_length('n', 0, 2, 10), "\0\x08"sv), found());
    EXPECT_EQ(at_once(by_length('n', 0, 2, 10), "\0\x09"sv).error().code, Errc::kTooLarge);
    // No packet can be that short: not even the field is waited for.
    EXPECT_EQ(at_once(by_length('N', 8, 12, 10), "x").error().code, Errc::kTooLarge);
}

TEST(Framer, TellsWhatItExpects) {
    using namespace std::string_view_literals;
    Framer framer(by_length('n', 2, 4));
    EXPECT_EQ(framer.next(bytes_of("ab\0"sv)), found());
    EXPECT_EQ(framer.expected_bytes(), 0U);
    EXPECT_EQ(framer.next(bytes_of("ab\0\x05z"sv)), found());
    EXPECT_EQ(framer.expected_bytes(), 9U);
    EXPECT_EQ(framer.next(bytes_of("ab\0\x05zzzzzNEXT"sv)), found(9));
    framer.reset();
    EXPECT_EQ(framer.expected_bytes(), 0U);
}

TEST(Framer, EofHoldsSeveralMarks) {
    const auto options = by_mark(Mode::kEof, "\r\n", 8);
    EXPECT_EQ(at_once(options, "a\r\nb\r\n"), found(6));
    EXPECT_EQ(at_once(options, "a\r\nb"), found());
    EXPECT_EQ(at_once(options, "abcdef\r\n"), found(8));
    EXPECT_EQ(at_once(options, "abcdefg\r\n").error().code, Errc::kTooLarge);
    EXPECT_EQ(at_once(options, "\r\n"), found(2));
}

TEST(Framer, EofSplitTakesTheFirstMark) {
    const auto options = by_mark(Mode::kEofSplit, "\r\n", 8);
    EXPECT_EQ(at_once(options, "a\r\nb\r\n"), found(3));
    EXPECT_EQ(at_once(options, "a\r\nlonger than the limit"), found(3));
    EXPECT_EQ(at_once(options, "abcdef\r\n"), found(8));
    EXPECT_EQ(at_once(options, "abcdefg\r\n").error().code, Errc::kTooLarge);
    EXPECT_EQ(at_once(options, "abcdefg"), found());
    EXPECT_EQ(at_once(options, "abcdefgh").error().code, Errc::kTooLarge);
}

TEST(Framer, FindsMarksThatRepeatTheirOwnStart) {
    for (const std::string_view mark : {"a", "aab", "abab", "aaaaaaab", "\r\n\r\n"}) {
        const auto options = by_mark(Mode::kEofSplit, std::string(mark));
        const std::string input = "aaaaaaaaaab" + std::string(mark) + "ababab" + std::string(mark) + "tail";
        const Outcome whole = in_pieces(options, input, input.size());
        for (std::size_t step = 1; step < input.size(); ++step)
            EXPECT_EQ(in_pieces(options, input, step), whole) << mark << " in steps of " << step;
    }
}

TEST(Framer, SplitsDoNotMatter) {
    using namespace std::string_view_literals;
    const std::string_view mqtt =
        "\x30\x03"
        "abc\xe0\0\x30\x80\x01"sv;
    const std::string fcgi = std::string("\1\6\0\1\0\3\2\0abc\0\0", 13) + std::string("\1\3\0\1\0\0\0\0", 8);
    const std::pair<Options, std::string> cases[] = {
        {by_length('n', 1, 3), std::string("x\0\2abx\0\0x\0\1c", 12)},
        {by_mode(Mode::kMqtt), std::string(mqtt) + std::string(128, 'p')},
        {by_mode(Mode::kFastCgi), fcgi},
    };
    for (const auto& [options, input] : cases) {
        const Outcome whole = in_pieces(options, input, input.size());
        EXPECT_EQ(whole.error, Errc::kOk);
        EXPECT_GE(whole.packets.size(), 2U);
        std::string joined;
        for (const std::string& packet : whole.packets)
            joined += packet;
        EXPECT_EQ(joined, input);
        for (std::size_t step = 1; step < input.size(); ++step)
            EXPECT_EQ(in_pieces(options, input, step), whole) << step;
    }
}

TEST(Framer, ObeysAFunction) {
    auto options = by_mode(Mode::kFunction, 10);
    static std::int64_t answer = 0;
    options.function = [](void* context, std::span<const std::byte>) {
        ++*static_cast<int*>(context);
        return answer;
    };
    int calls = 0;
    options.function_context = &calls;
    EXPECT_EQ(at_once(options, "abc"), found());
    EXPECT_EQ(at_once(options, "abcdefghij").error().code, Errc::kTooLarge);
    answer = -1;
    EXPECT_EQ(at_once(options, "abc").error().code, Errc::kProtocol);
    answer = 11;
    EXPECT_EQ(at_once(options, "abc").error().code, Errc::kTooLarge);
    answer = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(at_once(options, "abc").error().code, Errc::kTooLarge);
    answer = 3;
    EXPECT_EQ(at_once(options, "abcd"), found(3));
    // Once it has said how long the packet is, it is not asked again.
    calls = 0;
    Framer framer(options);
    EXPECT_EQ(framer.next(bytes_of("a")), found());
    EXPECT_EQ(framer.next(bytes_of("ab")), found());
    EXPECT_EQ(framer.next(bytes_of("abc")), found(3));
    EXPECT_EQ(calls, 1);
}

TEST(Framer, KnowsMqttAndFastCgiHeaders) {
    using namespace std::string_view_literals;
    const auto mqtt = by_mode(Mode::kMqtt);
    EXPECT_EQ(at_once(mqtt, "\x30"), found());
    EXPECT_EQ(at_once(mqtt, "\xc0\0"sv), found(2));
    EXPECT_EQ(at_once(mqtt, "\x30\xff\xff\xff\xff").error().code, Errc::kProtocol);
    EXPECT_EQ(at_once(mqtt, "\x30\xff\xff\xff\x7f").error().code, Errc::kTooLarge);
    const auto fcgi = by_mode(Mode::kFastCgi);
    EXPECT_EQ(at_once(fcgi, "\2").error().code, Errc::kProtocol);
    EXPECT_EQ(at_once(fcgi, "\1\6\0\1\xff\xff\xff\0"sv).error().code, Errc::kTooLarge);
}

TEST(Framer, WithoutModeWhateverCameIsAPacket) {
    EXPECT_EQ(at_once(Options{}, "abc"), found(3));
    EXPECT_EQ(at_once(Options{}, ""), found());
}

TEST(Framer, ChecksItsOptions) {
    EXPECT_EQ(check(Options{}), nullptr);
    EXPECT_EQ(check(by_mark(Mode::kEof, "12345678")), nullptr);
    EXPECT_NE(check(by_mark(Mode::kEof, "123456789")), nullptr);
    EXPECT_NE(check(by_mark(Mode::kEofSplit, "")), nullptr);
    EXPECT_NE(check(by_mark(Mode::kEof, "x", 0)), nullptr);
    EXPECT_EQ(check(by_length('n', kMaxLengthOffset, 0)), nullptr);
    EXPECT_NE(check(by_length('n', kMaxLengthOffset + 1, 0)), nullptr);
    EXPECT_NE(check(by_length('q', 0, 0)), nullptr);
    EXPECT_NE(check(by_length('n', 0, std::numeric_limits<std::size_t>::max())), nullptr);
    EXPECT_NE(check(by_mode(Mode::kFunction)), nullptr);
}

TEST(Framer, SearchesEachByteOnce) {
    // 2 MB in single bytes: quadratic search would look at 2 * 10^12 bytes and not end within the test's
    // time.
    const std::string input = std::string(2'000'000, 'x') + "\r\n\r\n";
    Framer framer(by_mark(Mode::kEofSplit, "\r\n\r\n", input.size()));
    for (std::size_t size = 1; size < input.size(); ++size)
        ASSERT_EQ(framer.next(bytes_of(std::string_view(input).substr(0, size))), found());
    EXPECT_EQ(framer.next(bytes_of(input)), found(input.size()));
}

}  // namespace
}  // namespace shoal::framing
