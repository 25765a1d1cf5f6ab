// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/known_header.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <string>

namespace shoal::http {
namespace {

TEST(KnownHeader, FindsEveryNameInAnyCase) {
    for (std::size_t i = 1; i < kKnownHeaderCount; ++i) {
        const auto id = static_cast<KnownHeader>(i);
        std::string name(known_header_name(id));
        EXPECT_FALSE(name.empty());
        EXPECT_EQ(find_known_header(name), id) << name;
        for (char& c : name)
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        EXPECT_EQ(find_known_header(name), id) << name;
    }
    EXPECT_EQ(known_header_name(KnownHeader::kTransferEncoding), "transfer-encoding");
    EXPECT_EQ(known_header_name(KnownHeader::kOther), "");
}

TEST(KnownHeader, DoesNotTakeNeighbours) {
    for (std::size_t i = 1; i < kKnownHeaderCount; ++i) {
        const std::string name(known_header_name(static_cast<KnownHeader>(i)));
        EXPECT_EQ(find_known_header(name + "x"), KnownHeader::kOther);
        EXPECT_EQ(find_known_header("x" + name), KnownHeader::kOther);
        for (std::size_t at = 0; at < name.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {  // Every byte but the letter itself, in both cases.
                std::string other = name;
                other[at] = static_cast<char>(byte);
                const bool is_same = std::tolower(byte) == static_cast<unsigned char>(name[at]);
                if (is_same) continue;
                const KnownHeader found = find_known_header(other);
                EXPECT_NE(found, static_cast<KnownHeader>(i)) << other;
            }
        }
    }
    EXPECT_EQ(find_known_header(""), KnownHeader::kOther);
    EXPECT_EQ(find_known_header("x"), KnownHeader::kOther);
    EXPECT_EQ(find_known_header("content\rlength"), KnownHeader::kOther);
}

}  // namespace
}  // namespace shoal::http
