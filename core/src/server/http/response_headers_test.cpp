// SPDX-License-Identifier: Apache-2.0
#include "shoal/server/response_headers.hpp"

#include <gtest/gtest.h>

#include <string>

namespace shoal::server {
namespace {

TEST(ResponseHeaders, SetAddRemove) {
    ResponseHeaders headers;
    EXPECT_TRUE(headers.empty());
    EXPECT_TRUE(headers.set("A", "1"));
    EXPECT_TRUE(headers.add("b", "2"));
    EXPECT_TRUE(headers.add("a", "3"));
    EXPECT_EQ(headers.get("a"), "1");
    EXPECT_TRUE(headers.set("a", "a much longer value"));
    std::string all;
    const auto collect = [&](std::string_view name, std::string_view value) {
        all.append(name).append("=").append(value).append(";");
    };
    headers.for_each(collect);
    EXPECT_EQ(all, "a=a much longer value;b=2;") << "set() replaces all and keeps the place";
    headers.remove("B");
    EXPECT_FALSE(headers.has("b"));
    headers.clear();
    EXPECT_TRUE(headers.empty());
}

TEST(ResponseHeaders, RefusesInjection) {
    ResponseHeaders headers;
    EXPECT_EQ(headers.set("A", "x\r\nB: y").error().code, Errc::kInvalid);
    EXPECT_EQ(headers.add("A", "x\ny").error().code, Errc::kInvalid);
    EXPECT_EQ(headers.set("A", std::string_view("x\0y", 3)).error().code, Errc::kInvalid);
    EXPECT_EQ(headers.set("A: B", "x").error().code, Errc::kInvalid);
    EXPECT_EQ(headers.set("", "x").error().code, Errc::kInvalid);
    EXPECT_TRUE(headers.empty());
}

TEST(ResponseHeaders, SettingAgainAndAgainStaysBounded) {
    ResponseHeaders headers;
    ASSERT_TRUE(headers.set("Other", "kept"));
    for (int i = 0; i < 10'000; ++i)
        ASSERT_TRUE(headers.set("X", std::string(static_cast<std::size_t>(i % 500), 'v')));
    EXPECT_EQ(headers.get("x").size(), 499U);
    EXPECT_EQ(headers.get("other"), "kept");
}

}  // namespace
}  // namespace shoal::server
