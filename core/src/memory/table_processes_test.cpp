// SPDX-License-Identifier: Apache-2.0
/// Tables between threads and between processes that live.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <thread>

#include "memory/table_check.hpp"
#include "shoal/memory/table.hpp"

namespace shoal::memory {
namespace {

constexpr Table::ColumnSpec kNumber[] = {{"n", Table::Type::kInt}, {"f", Table::Type::kFloat}};

/// Forks `count` children that run body(index) -> exit status; true if all returned 0.
template <typename Body>
bool run_children(int count, Body&& body) {
    std::vector<pid_t> children;
    for (int i = 0; i < count; ++i) {
        children.push_back(::fork());
        if (children.back() == 0) ::_exit(body(i));
    }
    bool is_good = true;
    for (const pid_t child : children) {
        int status = -1;
        is_good = ::waitpid(child, &status, 0) == child && status == 0 && is_good;
    }
    return is_good;
}

std::unique_ptr<Table> make_table(std::size_t rows = 64) {
    return std::move(*Table::create({.rows = rows}, kNumber));
}

TEST(TableProcesses, additions_of_all_processes_count) {
    const auto table = make_table();
    const Table::Column& n = *table->find_column("n");
    const Table::Column& f = *table->find_column("f");
    constexpr int kRounds = 5000;
    EXPECT_TRUE(run_children(4, [&](int index) {
        for (int i = 0; i < kRounds; ++i) {
            static_cast<void>(table->add_int("all", n, 1));
            static_cast<void>(table->add_float("sum", f, 0.5));
            static_cast<void>(table->add_int("own" + std::to_string(index), n, 2));
        }
        return 0;
    }));
    std::vector<std::uint64_t> row(table->row_words());
    EXPECT_TRUE(table->get("all", row));
    EXPECT_EQ(Table::int_of(n, row), 4 * kRounds);
    EXPECT_TRUE(table->get("sum", row));
    EXPECT_EQ(Table::float_of(f, row), 2.0 * kRounds);
    EXPECT_TRUE(table->get("own3", row));
    EXPECT_EQ(Table::int_of(n, row), 2 * kRounds);
    EXPECT_EQ(table->count(), 6U);
}

TEST(TableProcesses, processes_that_iterate_and_remove_take_each_row_once) {
    const auto table = make_table(1024);
    const Table::Column& n = *table->find_column("n");
    for (int i = 0; i < 1000; ++i)
        EXPECT_TRUE(table->add_int("key" + std::to_string(i), n, 1));
    const auto taken = make_table();
    EXPECT_TRUE(run_children(4, [&](int /*index*/) {
        std::vector<std::uint64_t> row(table->row_words());
        Table::Cursor cursor;
        while (table->next(cursor, row)) {
            if (table->remove(cursor.key())) static_cast<void>(taken->add_int("taken", n, 1));
        }
        return 0;
    }));
    std::vector<std::uint64_t> row(table->row_words());
    EXPECT_TRUE(taken->get("taken", row));
    EXPECT_EQ(Table::int_of(n, row), 1000);
    EXPECT_EQ(table->count(), 0U);
}

TEST(TableProcesses, an_insert_of_one_key_succeeds_in_one_process) {
    const auto table = make_table();
    const Table::Column& n = *table->find_column("n");
    EXPECT_TRUE(run_children(4, [&](int /*index*/) {
        for (int round = 0; round < 500; ++round) {
            if (table->add("round" + std::to_string(round % 50), {}))
                static_cast<void>(table->add_int("winners", n, 1));
        }
        return 0;
    }));
    std::vector<std::uint64_t> row(table->row_words());
    EXPECT_TRUE(table->get("winners", row));
    EXPECT_EQ(Table::int_of(n, row), 50);
}

TEST(TableProcesses, all_slots_are_used_when_several_processes_fill_it) {
    const auto table = make_table(4096);
    EXPECT_TRUE(run_children(4, [&](int index) {
        for (int i = 0; table->set(std::to_string(index) + ":" + std::to_string(i), {}); ++i) {
        }
        return 0;
    }));
    EXPECT_EQ(table->count(), table->stats().capacity);
}

TEST(TableProcesses, a_child_that_destroys_it_keeps_the_parents_rows) {
    const auto table = make_table();
    EXPECT_TRUE(table->set("a", {}));
    EXPECT_TRUE(run_children(1, [&](int /*index*/) {
        table->destroy();
        return table->columns().size() == 2 ? 0 : 1;
    }));
    EXPECT_TRUE(table->exists("a"));
}

TEST(TableProcesses, threads_read_whole_rows_only) {
    CheckedTable checked;
    std::atomic<bool> stops = false;
    std::atomic<int> damaged = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&, i] {
            std::uint64_t random = 88172645463325252U + static_cast<std::uint64_t>(i);
            for (int round = 0; round < 20'000; ++round)
                checked.step(random);
            stops = true;
        });
        threads.emplace_back([&] {
            for (unsigned number = 0; !stops; ++number)
                damaged += checked.is_whole(CheckedTable::key(number)) ? 0 : 1;
        });
    }
    threads.emplace_back([&] {
        while (!stops)
            damaged += checked.check_all() ? 0 : 1;
    });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(damaged, 0);
}

}  // namespace
}  // namespace shoal::memory
