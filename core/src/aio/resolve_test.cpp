// SPDX-License-Identifier: Apache-2.0
#include "shoal/aio/resolve.hpp"

#include <gtest/gtest.h>

#include "shoal_testing/co_test.hpp"

namespace shoal::aio {
namespace {

event::EventLoop& loop() {
    return *event::EventLoop::current();
}

SHOAL_CO_TEST(Resolve, FindsLocalhost) {
    ThreadPool pool(loop());
    const auto found = resolve(pool, "localhost", 80, {.family = AF_INET});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().to_string(), "127.0.0.1:80");
}

SHOAL_CO_TEST(Resolve, LiteralsNeedNoThread) {
    ThreadPool pool(loop());
    EXPECT_EQ(resolve(pool, "1.2.3.4", 5)->front().to_string(), "1.2.3.4:5");
    EXPECT_EQ(resolve(pool, "::1", 5)->front().to_string(), "[::1]:5");
    EXPECT_EQ(resolve(pool, "::1", 5, {.family = AF_INET}).error().code, Errc::kNotFound);
    EXPECT_EQ(pool.thread_count(), 0U);
}

SHOAL_CO_TEST(Resolve, RefusesWhatIsNoName) {
    ThreadPool pool(loop());
    EXPECT_EQ(resolve(pool, "", 1).error().code, Errc::kInvalid);
    EXPECT_EQ(resolve(pool, std::string(256, 'a'), 1).error().code, Errc::kInvalid);
    EXPECT_EQ(resolve(pool, std::string("local\0host", 10), 1).error().code, Errc::kInvalid);
    // Refused by the library before any server is asked: a label has at most 63 bytes.
    const auto unknown = resolve(pool, std::string(64, 'a'), 1, {.timeout_ms = 5'000});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, Errc::kNotFound);
}

}  // namespace
}  // namespace shoal::aio
