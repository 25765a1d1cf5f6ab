// SPDX-License-Identifier: Apache-2.0
#include "shoal/base/error.hpp"

#include <gtest/gtest.h>

#include <set>
#include <type_traits>

namespace shoal {
namespace {

TEST(ErrorTest, IsTrivialSoThatALongjmpMaySkipIt) {
    static_assert(std::is_trivially_destructible_v<Error>);
    static_assert(std::is_trivially_destructible_v<Result<int>>);
    static_assert(std::is_trivially_destructible_v<Result<void>>);
}

TEST(ErrorTest, EveryCodeHasItsOwnWords) {
    std::set<std::string_view> seen;
    for (int code = 0; code <= static_cast<int>(Errc::kInternal); ++code) {
        const std::string_view words = describe(static_cast<Errc>(code));
        EXPECT_FALSE(words.empty());
        EXPECT_NE(words, "unknown error");
        EXPECT_TRUE(seen.insert(words).second) << words;
    }
    EXPECT_EQ(describe(static_cast<Errc>(999)), "unknown error");
}

TEST(ErrorTest, MapsToErrno) {
    EXPECT_EQ(to_errno({}), 0);
    EXPECT_EQ(to_errno({Errc::kSystem, ENOTDIR}), ENOTDIR);
    EXPECT_EQ(to_errno({Errc::kTimedOut, 7}), ETIMEDOUT);
    EXPECT_EQ(to_errno({Errc::kCanceled}), ECANCELED);
    for (int code = 2; code <= static_cast<int>(Errc::kInternal); ++code)
        EXPECT_NE(to_errno({static_cast<Errc>(code), 0}), 0);
    EXPECT_EQ(to_errno({static_cast<Errc>(999), 0}), EINVAL);
}

TEST(ErrorTest, FailMakesAFailingResult) {
    const Result<int> good = 3;
    const Result<int> bad = fail(Errc::kBusy, 12);
    EXPECT_EQ(*good, 3);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error(), (Error{Errc::kBusy, 12}));
    errno = EPIPE;
    const Result<void> system = fail_errno();
    EXPECT_EQ(system.error(), (Error{Errc::kSystem, EPIPE}));
    const Result<void> passed_on = fail(bad.error());
    EXPECT_EQ(passed_on.error().detail, 12);
}

}  // namespace
}  // namespace shoal
