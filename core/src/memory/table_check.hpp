// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file core/src/memory/table_check.hpp
/// For tests: a table whose rows carry a checksum, and a worker that changes them at random.
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "shoal/memory/table.hpp"

namespace shoal::memory {

/// Two numbers and two texts that are written together. `hits` is counted up and is not in the sum.
class CheckedTable {
  public:
    static constexpr int kKeys = 48;

    CheckedTable() : table_(std::move(*Table::create({.rows = 64}, kColumns))) {
        for (const Table::Column& column : table_->columns())
            columns_[column.index] = &column;
    }
    Table& table() noexcept { return *table_; }
    static std::string key(unsigned number) { return "row " + std::to_string(number % kKeys); }

    /// True if the row does not exist or is one that a single call wrote.
    bool is_whole(std::string_view key) {
        std::vector<std::uint64_t> row(table_->row_words());
        return !table_->get(key, row) || is_whole(row);
    }
    bool is_whole(std::span<const std::uint64_t> row) const {
        const auto value = static_cast<std::uint64_t>(Table::int_of(*columns_[0], row));
        return value == 0 ? Table::text_of(*columns_[1], row).empty()
                          : Table::text_of(*columns_[1], row) == text_for(value, 150) &&
                                Table::text_of(*columns_[2], row) == text_for(~value, 40) &&
                                static_cast<std::uint64_t>(Table::int_of(*columns_[3], row)) == value * 31;
    }

    /// One random call. `random`: a state of its own for each worker.
    void step(std::uint64_t& random) {
        const std::uint64_t bits = next(random);
        const std::string name = key(static_cast<unsigned>(bits >> 8));
        const std::uint64_t value = next(random) | 1;
        const std::string first = text_for(value, 150);
        const std::string second = text_for(~value, 40);
        const std::array cells{Table::Cell::of(*columns_[0], static_cast<std::int64_t>(value)),
                               Table::Cell::of(*columns_[1], std::string_view(first)),
                               Table::Cell::of(*columns_[2], std::string_view(second)),
                               Table::Cell::of(*columns_[3], static_cast<std::int64_t>(value * 31))};
        std::vector<std::uint64_t> row(table_->row_words());
        switch (bits % 8) {
            case 0:
                table_->remove(name);
                break;
            case 1:
                static_cast<void>(table_->take(name, row));
                break;
            case 2:
                static_cast<void>(table_->add_int(name, *columns_[4], 1));
                break;
            case 3:
                static_cast<void>(table_->add(name, cells));
                break;
            case 4:
                if (table_->get(name, row)) {
                    const Table::Cell same = Table::Cell::of(*columns_[0], Table::int_of(*columns_[0], row));
                    table_->update_if(name, {&same, 1}, cells);
                }
                break;
            default:
                static_cast<void>(table_->set(name, cells));
                break;
        }
    }

    /// Visits all rows. False: one is damaged.
    bool check_all() {
        std::vector<std::uint64_t> row(table_->row_words());
        for (Table::Cursor cursor; table_->next(cursor, row);) {
            if (!is_whole(row)) return false;
        }
        return true;
    }

    static std::uint64_t next(std::uint64_t& random) noexcept {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        return random;
    }

  private:
    static constexpr Table::ColumnSpec kColumns[] = {{"value", Table::Type::kInt},
                                                     {"first", Table::Type::kString, 150},
                                                     {"second", Table::Type::kString, 40},
                                                     {"sum", Table::Type::kInt},
                                                     {"hits", Table::Type::kInt}};
    static std::string text_for(std::uint64_t value, std::size_t max) {
        return std::string(value % max, static_cast<char>('a' + value % 26));
    }

    std::unique_ptr<Table> table_;
    std::array<const Table::Column*, 5> columns_{};
};

}  // namespace shoal::memory
