// SPDX-License-Identifier: Apache-2.0
#pragma once
/// A GoogleTest whose body is a coroutine: `SHOAL_CO_TEST(Channel, HandsOver) { ... }`. The loop runs until
/// all coroutines have ended; a deadlock fails the test.
#include <gtest/gtest.h>

#include "shoal/coro/runtime.hpp"

#define SHOAL_CO_TEST(suite, name)                                                            \
    static void suite##_##name##_in_coroutine();                                              \
    TEST(suite, name) {                                                                       \
        const auto ran = ::shoal::coro::run(&suite##_##name##_in_coroutine);                  \
        EXPECT_TRUE(ran.has_value()) << "coroutines were left waiting for ever, see the log"; \
    }                                                                                         \
    static void suite##_##name##_in_coroutine()
