// SPDX-License-Identifier: Apache-2.0
// Processes share a table: four of them count words, one of them is killed in the middle of it, and the rows
// remain whole.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <shoal/memory/table.hpp>
#include <string>
#include <vector>

namespace {

using shoal::memory::Table;

constexpr int kWords = 10'000;

void count_words(Table& table, int worker, int words) {
    const Table::Column& count = *table.find_column("count");
    const Table::Column& last = *table.find_column("last");
    for (int i = 0; i < words; ++i) {
        const std::string word = "word " + std::to_string(i % 5);
        (void)table.add_int(word, count, 1);
        const std::string text = "worker " + std::to_string(worker) + ", number " + std::to_string(i);
        const Table::Cell cell = Table::Cell::of(last, std::string_view(text));
        (void)table.set(word, {&cell, 1});
    }
}

}  // namespace

int main() {
    const Table::ColumnSpec columns[] = {{"count", Table::Type::kInt}, {"last", Table::Type::kString, 48}};
    auto made = Table::create({.rows = 64}, columns);  // Before the fork: all processes have it.
    if (!made) {
        std::puts("there is not enough memory");
        return 1;
    }
    Table& table = **made;

    std::vector<pid_t> workers;
    for (int worker = 0; worker < 4; ++worker) {
        workers.push_back(::fork());
        if (workers.back() == 0) {
            if (worker == 3) {
                for (;;)
                    count_words(table, worker, kWords);
            }
            count_words(table, worker, kWords);
            ::_exit(0);
        }
    }
    for (int worker = 0; worker < 3; ++worker)
        ::waitpid(workers[static_cast<std::size_t>(worker)], nullptr, 0);
    ::kill(workers[3], SIGKILL);  // Wherever it is: no lock stays behind.
    ::waitpid(workers[3], nullptr, 0);

    const Table::Column& count = *table.find_column("count");
    const Table::Column& last = *table.find_column("last");
    std::vector<std::uint64_t> row(table.row_words());
    std::int64_t total = 0;
    for (Table::Cursor cursor; table.next(cursor, row);) {
        total += Table::int_of(count, row);
        if (!Table::text_of(last, row).starts_with("worker ")) return 1;
        std::printf("%s: %s\n", std::string(cursor.key()).c_str(),
                    std::string(Table::text_of(last, row)).c_str());
    }
    std::printf("%zu words, %lld times\n", table.count(), static_cast<long long>(total));
    return table.count() == 5 && total >= 3 * kWords ? 0 : 1;
}
