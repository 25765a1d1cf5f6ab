// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/http/mime.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "proto/http/mime_table.hpp"

namespace shoal::http {
namespace {

TEST(Mime, FindsBuiltinTypes) {
    for (const MimeEntry& entry : kMimeTable)
        EXPECT_EQ(builtin_mime_type(entry.extension), entry.type);
    EXPECT_EQ(builtin_mime_type("html"), "text/html");
    EXPECT_EQ(builtin_mime_type("JPG"), "image/jpeg");
    EXPECT_EQ(builtin_mime_type("wasm"), "application/wasm");
    EXPECT_EQ(builtin_mime_type(""), "");
    EXPECT_EQ(builtin_mime_type("nope"), "");
    EXPECT_EQ(builtin_mime_type(std::string(1000, 'x')), "");
}

TEST(Mime, TheTableHasNoDuplicates) {
    for (std::size_t i = 1; i < std::size(kMimeTable); ++i) {
        EXPECT_LT(kMimeTable[i - 1].extension, kMimeTable[i].extension);
    }
}

TEST(Mime, TakesTheExtension) {
    EXPECT_EQ(file_extension("/a/b.c/d.tar.gz"), "gz");
    EXPECT_EQ(file_extension("/a/b.c/d"), "d");
    EXPECT_EQ(file_extension("html"), "html");
    EXPECT_EQ(file_extension("a."), "");
    EXPECT_EQ(file_extension(""), "");
}

TEST(Mime, RegistryChanges) {
    MimeRegistry registry;
    const std::size_t builtin = registry.size();
    EXPECT_EQ(registry.get("/x/index.HTML"), "text/html");
    EXPECT_EQ(registry.get("unknown.zzz"), kDefaultMimeType);
    EXPECT_FALSE(registry.exists("unknown.zzz"));

    EXPECT_FALSE(registry.add("html", "text/other"));
    EXPECT_TRUE(registry.add("ZZZ", "text/zzz"));
    EXPECT_EQ(registry.get("unknown.zzz"), "text/zzz");
    EXPECT_EQ(registry.size(), builtin + 1);
    registry.set("html", "text/mine");
    EXPECT_EQ(registry.get("a.html"), "text/mine");
    EXPECT_EQ(registry.size(), builtin + 1);

    EXPECT_TRUE(registry.remove("html"));
    EXPECT_FALSE(registry.remove("html"));
    EXPECT_FALSE(registry.exists("a.html"));
    EXPECT_TRUE(registry.remove("zzz"));
    EXPECT_EQ(registry.size(), builtin - 1);
    EXPECT_TRUE(registry.add("html", "text/html"));
    EXPECT_EQ(registry.size(), builtin);
}

TEST(Mime, RegistryListsInOrder) {
    MimeRegistry registry;
    registry.set("000", "a/first");
    registry.set("zzzz", "a/last");
    registry.set("js", "a/js");
    std::vector<std::string> extensions;
    registry.for_each([&](std::string_view extension, std::string_view type) {
        extensions.emplace_back(extension);
        if (extension == "js") {
            EXPECT_EQ(type, "a/js");
        }
    });
    EXPECT_EQ(extensions.front(), "000");
    EXPECT_EQ(extensions.back(), "zzzz");
    EXPECT_TRUE(std::is_sorted(extensions.begin(), extensions.end()));
    EXPECT_EQ(extensions.size(), std::size(kMimeTable) + 2);
}

}  // namespace
}  // namespace shoal::http
