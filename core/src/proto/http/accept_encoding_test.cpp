// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/accept_encoding.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace shoal::http {
namespace {

std::string_view choose(std::string_view header) {
    constexpr std::array kOffered = {ContentCoding::kBrotli, ContentCoding::kZstd, ContentCoding::kGzip,
                                     ContentCoding::kDeflate};
    const ContentCoding coding = choose_coding(header, kOffered);
    return coding == ContentCoding::kIdentity ? "identity" : coding_name(coding);
}

TEST(AcceptEncoding, PrefersByWeightThenByOffer) {
    EXPECT_EQ(choose("gzip, deflate, br, zstd"), "br");
    EXPECT_EQ(choose("gzip, deflate"), "gzip");
    EXPECT_EQ(choose("gzip;q=0.5, deflate;q=0.8"), "deflate");
    EXPECT_EQ(choose("br;q=0.001,zstd;q=0.002"), "zstd");
    EXPECT_EQ(choose("GZIP ; q=1.000"), "gzip");
    EXPECT_EQ(choose("x-gzip"), "gzip");
    EXPECT_EQ(choose("*"), "br");
    EXPECT_EQ(choose("br;q=0, *;q=0.1"), "zstd");
}

TEST(AcceptEncoding, FallsBackToIdentity) {
    EXPECT_EQ(choose(""), "identity");
    EXPECT_EQ(choose("compress"), "identity");
    EXPECT_EQ(choose("gzip;q=0"), "identity");
    EXPECT_EQ(choose("*;q=0"), "identity");
    EXPECT_EQ(choose("identity, gzip;q=0.5"), "identity");
    EXPECT_EQ(choose("identity;q=0.5, gzip;q=0.5"), "gzip");
    EXPECT_EQ(choose_coding("gzip", {}), ContentCoding::kIdentity);
}

TEST(AcceptEncoding, SkipsMalformedMembers) {
    EXPECT_EQ(choose("br;q=2, gzip"), "gzip");
    EXPECT_EQ(choose("br;q=, gzip"), "gzip");
    EXPECT_EQ(choose("br;q=0.1234, gzip;q=0.1"), "gzip");
    EXPECT_EQ(choose("br;x, gzip"), "gzip");
    EXPECT_EQ(choose("br;q=1.001, gzip"), "gzip");
    EXPECT_EQ(choose(",,;;,\"gzip"), "identity");
}

}  // namespace
}  // namespace shoal::http
