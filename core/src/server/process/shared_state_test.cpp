// SPDX-License-Identifier: Apache-2.0
#include "server/process/shared_state.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace shoal::server {
namespace {

TEST(SharedState, sums_the_counters_of_all_sets) {
    auto state = SharedState::create(2);
    ASSERT_TRUE(state);
    bump((*state)->counters(0, 0).requests, 3);
    bump((*state)->counters(0, 1).requests, 4);
    bump((*state)->counters(1, 0).requests, 5);
    const Stats stats = (*state)->stats();
    EXPECT_EQ(stats.requests, 12U);
    EXPECT_EQ(stats.worker_num, 2);
}

TEST(SharedState, is_seen_by_a_forked_child_and_back) {
    auto state = SharedState::create(1);
    ASSERT_TRUE(state);
    bump((*state)->counters(0, 0).requests, 5);
    const pid_t child = ::fork();
    if (child == 0) {
        const bool is_seen = (*state)->counters(0, 0).requests.load() == 5;
        bump((*state)->counters(0, 0).responses);
        ::_exit(is_seen ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ((*state)->stats().responses, 1U);
}

TEST(SharedState, refuses_connections_above_the_limit_of_all_workers) {
    auto state = SharedState::create(2);
    ASSERT_TRUE(state);
    EXPECT_TRUE((*state)->try_add_connection((*state)->counters(0, 0), 2));
    EXPECT_TRUE((*state)->try_add_connection((*state)->counters(1, 0), 2));
    EXPECT_FALSE((*state)->try_add_connection((*state)->counters(0, 0), 2));
    EXPECT_EQ((*state)->connections(), 2);
    (*state)->remove_connection((*state)->counters(1, 0));
    EXPECT_TRUE((*state)->try_add_connection((*state)->counters(0, 0), 2));
    EXPECT_EQ((*state)->stats().accepted, 3U);
}

TEST(SharedState, takes_off_what_a_killed_worker_left) {
    auto state = SharedState::create(1);
    ASSERT_TRUE(state);
    WorkerCounters& dead = (*state)->counters(0, 0);
    ASSERT_TRUE((*state)->try_add_connection(dead, 10));
    ASSERT_TRUE((*state)->try_add_connection(dead, 10));
    dead.busy.store(1);
    (*state)->settle(dead);
    const Stats stats = (*state)->stats();
    EXPECT_EQ(stats.connections, 0U);
    EXPECT_EQ(stats.accepted, 2U);
    EXPECT_EQ(stats.closed, 2U);
    EXPECT_EQ(stats.aborted, 2U);
    (*state)->settle(dead);
    EXPECT_EQ((*state)->connections(), 0);
}

TEST(SharedState, a_worker_without_requests_is_idle) {
    auto state = SharedState::create(3);
    ASSERT_TRUE(state);
    (*state)->set_worker_pid(0, 10);
    (*state)->set_worker_pid(1, 11);
    (*state)->counters(1, 1).busy.store(2);
    EXPECT_EQ((*state)->stats().idle_worker_num, 1);
    EXPECT_EQ((*state)->stats().concurrency, 2U);
    EXPECT_EQ((*state)->worker_pid(1), 11);
    EXPECT_EQ((*state)->worker_pid(2), 0);
}

}  // namespace
}  // namespace shoal::server
