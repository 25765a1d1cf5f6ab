// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/form.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace shoal::http {
namespace {

std::string split_to_text(std::string_view input, std::size_t max_pairs = 1000) {
    std::string text;
    const SplitResult result = split_form(input, max_pairs, [&](const RawPair& pair) {
        text.append(pair.name).append("->").append(pair.value).append("|");
    });
    return text + (result.truncated ? "..." : "");
}

std::string cookies_to_text(std::string_view input, std::size_t max_pairs = 1000) {
    std::string text;
    const SplitResult result = split_cookies(input, max_pairs, [&](const RawPair& pair) {
        text.append(pair.name).append("->").append(pair.value).append("|");
    });
    return text + (result.truncated ? "..." : "");
}

TEST(Form, SplitsPairs) {
    EXPECT_EQ(split_to_text(""), "");
    EXPECT_EQ(split_to_text("a=1&b=2"), "a->1|b->2|");
    EXPECT_EQ(split_to_text("a=1=2&b&c="), "a->1=2|b->|c->|");
    EXPECT_EQ(split_to_text("&&a=1&&&b=2&"), "a->1|b->2|");
    EXPECT_EQ(split_to_text("=1&=&a=1"), "a->1|");
    EXPECT_EQ(split_to_text("a[]=1&a[]=2&a[x][y]=3"), "a[]->1|a[]->2|a[x][y]->3|");
    EXPECT_EQ(split_to_text("a=%31+x;b=2"), "a->%31+x;b=2|");
}

TEST(Form, StopsAtTheLimit) {
    EXPECT_EQ(split_to_text("a=1&b=2&c=3", 2), "a->1|b->2|...");
    EXPECT_EQ(split_to_text("a=1&b=2&", 2), "a->1|b->2|");
    EXPECT_EQ(split_to_text("a=1", 0), "...");
}

TEST(Form, SplitsCookies) {
    EXPECT_EQ(cookies_to_text("a=1; b=2"), "a->1|b->2|");
    EXPECT_EQ(cookies_to_text("a=1;b=2;"), "a->1|b->2|");
    EXPECT_EQ(cookies_to_text("  a=1 ;\tb = 2"), "a->1 |b -> 2|");
    EXPECT_EQ(cookies_to_text("a; =x; b=\"q\"; c=a=b"), "a->|b->\"q\"|c->a=b|");
    EXPECT_EQ(cookies_to_text("a=1&b=2"), "a->1&b=2|");
    EXPECT_EQ(cookies_to_text(" ; ;; "), "");
    EXPECT_EQ(cookies_to_text("a=1; b=2; c=3", 1), "a->1|...");
}

TEST(Form, DecodesPercentAndPlus) {
    EXPECT_EQ(url_decoded("a%20b+c%2B"), "a b c+");
    EXPECT_EQ(url_decoded("a+b", Plus::kIsPlus), "a+b");
    EXPECT_EQ(url_decoded("%e4%BD%a0"), "\xE4\xBD\xA0");
    EXPECT_EQ(url_decoded("%00"), std::string(1, '\0'));
    // What is no escape stays, as PHP leaves it.
    EXPECT_EQ(url_decoded("100%"), "100%");
    EXPECT_EQ(url_decoded("%4"), "%4");
    EXPECT_EQ(url_decoded("%zz%4x%x4%%41"), "%zz%4x%x4%A");
    EXPECT_EQ(url_decoded(""), "");
}

TEST(Form, DecodesInPlace) {
    std::string text = "a%20b%20%41";
    text.resize(url_decode(text, text.data()));
    EXPECT_EQ(text, "a b A");
}

TEST(Form, KnowsWhatNeedsDecoding) {
    EXPECT_FALSE(needs_url_decode(""));
    EXPECT_FALSE(needs_url_decode("abc"));
    EXPECT_TRUE(needs_url_decode("a+b"));
    EXPECT_FALSE(needs_url_decode("a+b", Plus::kIsPlus));
    EXPECT_TRUE(needs_url_decode("a%b", Plus::kIsPlus));
}

}  // namespace
}  // namespace shoal::http
