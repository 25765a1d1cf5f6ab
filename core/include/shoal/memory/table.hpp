// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/table.hpp
/// A hash table with typed columns that processes share.
///
///     const Table::ColumnSpec columns[] = {{"hits", Table::Type::kInt}, {"page", Table::Type::kString, 64}};
///     const auto table = Table::create({.rows = 1024}, columns);  // Before the fork.
///     const Table::Column* hits = (*table)->find_column("hits");
///     (*table)->add_int("home", *hits, 1);                        // In any process.
///
/// Guarantees
///  1. A reader gets the row as one call left it, never a mixture of two, and takes no lock.
///  2. A process may die at any instruction of any call, by SIGKILL too: the call then has happened or not,
///     no row is damaged or lost, no capacity is lost, and other processes continue.
///  3. It holds at least the rows it was made for, whatever their keys.
///  4. No call makes a system call, except while it waits for another process's write to the same 1/512 of
///     the keys, and the first write of each thread.
///
/// Safe to use from several threads as well. Nothing here switches coroutines or runs callbacks.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shoal/base/error.hpp"

namespace shoal::memory {

namespace detail {
class TableStore;
}

class Table {
  public:
    static constexpr std::size_t kMaxKeyBytes = 63;

    enum class Type : std::uint8_t { kInt, kFloat, kString };

    struct ColumnSpec {
        std::string_view name;
        Type type = Type::kInt;
        std::size_t bytes = 0;  ///< kString only: the longest text, rounded up to a multiple of 8.
    };

    struct Column {
        std::string name;
        Type type;
        std::uint32_t index;
        std::uint32_t first_word;  ///< Its place in a RowWords.
        std::uint32_t max_bytes;   ///< kString only.
    };

    struct Options {
        std::size_t rows = 1024;  ///< Rounded up to a power of two, at least 64.
        /// Rows beyond that number, as a share of it; between 0.2 and 1.
        double spare = 0.2;
        /// For tests: by default every table hashes with a secret of its own.
        std::optional<std::uint64_t> hash_seed = std::nullopt;
    };

    /// A value for a column. It refers to the column and to the text.
    struct Cell {
        const Column* column;
        std::uint64_t word;  ///< The bits of the number.
        std::string_view text;

        static Cell of(const Column& column, std::int64_t value) noexcept {
            return {&column, static_cast<std::uint64_t>(value), {}};
        }
        static Cell of(const Column& column, double value) noexcept {
            return {&column, std::bit_cast<std::uint64_t>(value), {}};
        }
        /// Text above `max_bytes` is cut.
        static Cell of(const Column& column, std::string_view value) noexcept {
            return {&column, 0, value.substr(0, column.max_bytes)};
        }
    };
    using Cells = std::span<const Cell>;  ///< If a column occurs twice, the last cell counts.

    /// A copy of a row, of row_words() words. int_of(), float_of() and text_of() read it.
    using RowWords = std::span<std::uint64_t>;

    struct Stats {
        std::uint64_t rows;      ///< Present now.
        std::uint64_t inserted;  ///< Since the table was created.
        std::uint64_t updated;
        std::uint64_t removed;
        std::uint64_t conflicts;       ///< Inserts that met another row in their bucket.
        std::uint64_t longest_bucket;  ///< Rows in the fullest bucket so far, without the first.
        std::uint64_t capacity;        ///< Rows at most.
    };

    /// A position in an iteration, and the key found there.
    struct Cursor {
        std::uint32_t position = 0;
        std::uint8_t key_bytes = 0;
        std::uint64_t key_words[8];

        [[nodiscard]] std::string_view key() const noexcept {
            return {reinterpret_cast<const char*>(key_words), key_bytes};
        }
    };

    /// Errors: kInvalid (a column without a name or with one used twice; text without a size);
    /// kTooLarge (2^31 rows or words in a row); kNoMemory, kSystem (ENOMEM) when it cannot be mapped.
    [[nodiscard]] static Result<std::unique_ptr<Table>> create(const Options& options,
                                                               std::span<const ColumnSpec> columns);
    ~Table();
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

    /// Unmaps this process's view. The columns remain; no other call may follow.
    void destroy() noexcept;

    [[nodiscard]] std::span<const Column> columns() const noexcept { return columns_; }
    /// Null if there is none of this name.
    [[nodiscard]] const Column* find_column(std::string_view name) const noexcept;
    /// The number of rows it was made for, rounded up.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t memory_bytes() const noexcept;
    [[nodiscard]] std::size_t row_words() const noexcept { return row_words_; }

    // Reading. A key that is too long is one that does not exist.

    [[nodiscard]] bool exists(std::string_view key) const noexcept;
    /// Copies the row. False: there is none, and `row` has no defined content.
    [[nodiscard]] bool get(std::string_view key, RowWords row) const noexcept;
    /// Copies one column, to its place in `row`.
    [[nodiscard]] bool get(std::string_view key, const Column& column, RowWords row) const noexcept;
    /// Moves to the next row and copies it. False at the end. Rows that exist during the whole iteration are
    /// visited once, whatever is inserted and removed meanwhile.
    [[nodiscard]] bool next(Cursor& cursor, RowWords row) const noexcept;
    /// Number of rows; a sum over 512 counters.
    [[nodiscard]] std::size_t count() const noexcept;
    [[nodiscard]] Stats stats() const noexcept;

    static std::int64_t int_of(const Column& column, std::span<const std::uint64_t> row) noexcept {
        return static_cast<std::int64_t>(row[column.first_word]);
    }
    static double float_of(const Column& column, std::span<const std::uint64_t> row) noexcept {
        return std::bit_cast<double>(row[column.first_word]);
    }
    static std::string_view text_of(const Column& column, std::span<const std::uint64_t> row) noexcept {
        return {reinterpret_cast<const char*>(&row[column.first_word + 1]), row[column.first_word]};
    }

    // Writing. Each call is one change for all readers. Columns that are not given keep their value; in a new
    // row they are 0 or "".
    //
    // Errors: kTooLarge (key above kMaxKeyBytes), kNoMemory (the table is full).

    Result<void> set(std::string_view key, Cells cells) noexcept;
    /// Inserts a row. Errors: also kExists.
    Result<void> add(std::string_view key, Cells cells) noexcept;
    /// Changes an existing row. False: there is none.
    bool update(std::string_view key, Cells cells) noexcept;
    /// Changes an existing row if it has the `expected` values.
    bool update_if(std::string_view key, Cells expected, Cells cells) noexcept;
    /// Adds to a number, with two's complement wrap-around, and returns the sum. A missing row is inserted.
    /// Errors: also kInvalid (the column has another type), which changes nothing.
    Result<std::int64_t> add_int(std::string_view key, const Column& column, std::int64_t step) noexcept;
    Result<double> add_float(std::string_view key, const Column& column, double step) noexcept;
    /// False: there is no such row.
    bool remove(std::string_view key) noexcept;
    bool remove_if(std::string_view key, Cells expected) noexcept;
    /// Copies the row and removes it.
    bool take(std::string_view key, RowWords row) noexcept;
    /// Removes all rows, one by one.
    void clear() noexcept;

  private:
    /// A text column: where it begins, and how many words its text has at most.
    struct TextWords {
        std::uint32_t first;
        std::uint32_t words;
    };

    Table() noexcept;
    Result<void> add_columns(std::span<const ColumnSpec> specs);
    void copy_row(const void* from, RowWords row) const noexcept;
    template <typename Sum>
    Result<std::uint64_t> add_number(std::string_view key, const Column& column, Sum&& sum) noexcept;

    std::vector<Column> columns_;
    std::vector<TextWords> texts_;
    std::uint32_t row_words_ = 0;
    std::size_t size_ = 0;
    std::unique_ptr<detail::TableStore> store_;
};

}  // namespace shoal::memory
