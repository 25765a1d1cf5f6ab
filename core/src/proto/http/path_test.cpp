// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/path.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace shoal::http {
namespace {

TEST(NormalizePath, Normalises) {
    const std::pair<const char*, const char*> cases[] = {
        {"/", "/"},
        {"/a", "/a"},
        {"/a/", "/a/"},
        {"//a///b", "/a/b"},
        {"/./a/./b/.", "/a/b/"},
        {"/a/../b", "/b"},
        {"/a/b/..", "/a/"},
        {"/a/b/../", "/a/"},
        {"/a/..", "/"},
        {"/a/%2e%2E/b", "/b"},
        {"/%2e/a", "/a"},
        {"/a%20b", "/a b"},
        {"/%E4%BD%A0", "/\xE4\xBD\xA0"},
        {"/a+b", "/a+b"},
        {"/...", "/..."},
        {"/..a/a..", "/..a/a.."},
        {"/%252e%252e/x", "/%2e%2e/x"},
        {"/a/b/c/../../d", "/a/d"},
    };
    for (const auto& [raw, normal] : cases)
        EXPECT_EQ(normalize_path(raw), normal) << raw;
}

TEST(NormalizePath, Refuses) {
    for (const char* raw :
         {"/..", "/../etc/passwd", "/a/../..", "/a/../../b", "/%2e%2e/", "/./..", "//..", "/a%00b", "/a%2fb",
          "/a%2Fb", "/..%2f", "/a\\b", "/a%5cb", "/..\\x", "/%0a", "/%7f", "/a\x01"}) {
        const auto path = normalize_path(raw);
        ASSERT_FALSE(path.has_value()) << raw;
        EXPECT_EQ(path.error().code, Errc::kInvalid) << raw;
    }
    for (const char* raw : {"", "a", "*", "%2fa", "/%", "/%4", "/%zz", "/a%4"}) {
        const auto path = normalize_path(raw);
        ASSERT_FALSE(path.has_value()) << raw;
        EXPECT_EQ(path.error().code, Errc::kProtocol) << raw;
    }
}

TEST(NormalizePath, NeverLeavesTheRoot) {
    std::mt19937 random(3);
    constexpr std::string_view kPieces[] = {"/", ".", "..", "a", "%2e", "//", "/../", "/./", "%2E%2e", "b/"};
    for (int round = 0; round < 20000; ++round) {
        std::string raw = "/";
        for (unsigned i = 0, n = random() % 12; i < n; ++i)
            raw += kPieces[random() % std::size(kPieces)];
        const auto path = normalize_path(raw);
        if (!path) continue;
        ASSERT_EQ(path->front(), '/') << raw;
        for (const char* bad : {"//", "/./", "/../"}) {
            ASSERT_EQ((*path + "/x").find(bad), path->back() == '/' && std::string_view(bad) == "//"
                                                    ? path->size() - 1
                                                    : std::string::npos)
                << raw << " -> " << *path;
        }
        if (path->find('%') == std::string::npos) {
            ASSERT_EQ(normalize_path(*path), *path) << raw;
        }
    }
}

}  // namespace
}  // namespace shoal::http
