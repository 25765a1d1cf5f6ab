// SPDX-License-Identifier: Apache-2.0
#include "proto/platform/byte_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

namespace shoal::detail {
namespace {

TEST(ByteScan, FindsControlsAtEveryPlace) {
    for (std::size_t size = 0; size <= 50; ++size) {
        std::string text(size, 'a');
        const auto check = [&](std::size_t expected) {
            const char* const begin = text.data();
            EXPECT_EQ(find_control(begin, begin + size), begin + expected);
            EXPECT_EQ(find_control_portable(begin, begin + size), begin + expected);
            // What lies before the text may be read, and does not count.
            for (std::size_t before : {std::size_t{1}, size / 2, size}) {
                const char* const start = begin + std::min(before, expected);
                EXPECT_EQ(find_control(start, begin + size, begin), begin + expected);
            }
        };
        check(size);
        for (std::size_t at = 0; at < size; ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                text[at] = static_cast<char>(byte);
                check(is_control(text[at]) ? at : size);
            }
            text[at] = 'a';
        }
    }
}

TEST(ByteScan, ControlsAreThoseOfAscii) {
    for (int byte = 0; byte < 256; ++byte) {
        EXPECT_EQ(is_control(static_cast<char>(byte)), (byte < 32 && byte != 9) || byte == 127) << byte;
    }
}

TEST(ByteScan, FindsTheNeedleAtEveryPlace) {
    const std::string needle = "\r\n--x";
    for (std::size_t size = 0; size <= 60; ++size) {
        for (const char* filler : {"a", "\r", "\r\n", "\r\n-", "\r\n--"}) {
            std::string text;
            while (text.size() < size)
                text += filler;
            text.resize(size);
            for (std::size_t at = 0; at + needle.size() <= size; ++at) {
                std::string with = text;
                with.replace(at, needle.size(), needle);
                const std::size_t expected = with.find(needle);
                const char* const begin = with.data();
                EXPECT_EQ(find_bytes(begin, begin + size, needle.data(), needle.size()), begin + expected);
            }
            const char* const begin = text.data();
            EXPECT_EQ(find_bytes(begin, begin + size, needle.data(), needle.size()), nullptr);
        }
    }
}

}  // namespace
}  // namespace shoal::detail
