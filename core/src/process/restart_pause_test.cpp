// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/restart_pause.hpp"

#include <gtest/gtest.h>

namespace shoal::process {
namespace {

TEST(RestartPause, GrowsWhileProcessesFailYoung) {
    RestartPause pause;
    EXPECT_EQ(pause.next(kAfterFailure, 0), 100);
    EXPECT_EQ(pause.next(kAfterFailure, 999), 200);
    EXPECT_EQ(pause.grow(), 400);
    for (int i = 0; i < 10; ++i)
        static_cast<void>(pause.next(kAfterFailure, 0));
    EXPECT_EQ(pause.last_ms(), 5000);
}

TEST(RestartPause, EndsWithAProcessThatLived) {
    RestartPause pause;
    static_cast<void>(pause.next(kAfterFailure, 0));
    EXPECT_EQ(pause.next(kAfterFailure, 1000), 0);
    EXPECT_EQ(pause.next(kAfterFailure, 0), 100);
}

TEST(RestartPause, IsShortAfterSuccess) {
    RestartPause pause;
    EXPECT_EQ(pause.next(kAfterSuccess, 0), 1);
    EXPECT_EQ(pause.next(kAfterSuccess, 0), 2);
    for (int i = 0; i < 10; ++i)
        static_cast<void>(pause.next(kAfterSuccess, 99));
    EXPECT_EQ(pause.last_ms(), 100);
    EXPECT_EQ(pause.next(kAfterSuccess, 100), 0);
}

}  // namespace
}  // namespace shoal::process
