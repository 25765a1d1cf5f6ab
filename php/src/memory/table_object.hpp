// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/memory/table_object.hpp
/// Objects of Swoole\Table, shared by the files that define its methods.
#include <memory>
#include <string>
#include <vector>

#include "runtime/object_class.hpp"
#include "runtime/zend.hpp"
#include "shoal/memory/table.hpp"

namespace shoal::php {

using memory::Table;

extern zend_class_entry* table_ce;      ///< Swoole\Table
extern zend_class_entry* table_row_ce;  ///< Swoole\Table\Row

/// A position of current() and key(), or of one foreach, and a copy of the row there.
struct TablePosition {
    Table::Cursor cursor;
    std::vector<std::uint64_t> row;
    bool is_valid = false;

    void rewind() noexcept {
        cursor.position = 0;
        is_valid = false;
    }
};

/// What an object owns. It lives as long as the object: destroy() unmaps the table only, so a method whose
/// conversions run PHP code may still look at the columns afterwards.
struct TableState {
    struct Definition {
        std::string name;
        Table::Type type;
        std::size_t bytes;
    };
    enum class Phase : std::uint8_t { kDefined, kCreated, kDestroyed };

    zend_long rows = 0;
    double spare = 0;
    std::vector<Definition> definitions;
    Phase phase = Phase::kDefined;
    std::unique_ptr<Table> table;
    // Set by create():
    std::vector<zend_string*> names;     ///< Interned.
    HashTable* indexes = nullptr;        ///< Column number by name.
    zend_array* prototype = nullptr;     ///< A row, with its columns in order.
    std::vector<std::uint64_t> scratch;  ///< For one row; valid until PHP code runs.
    TablePosition position;              ///< Of current() and key().

    ~TableState();
    TableState() = default;
    TableState(const TableState&) = delete;
    TableState& operator=(const TableState&) = delete;

    [[nodiscard]] bool is_open() const noexcept { return phase == Phase::kCreated; }
    /// Null if there is none of this name. `guess`: a column to try first.
    [[nodiscard]] const Table::Column* find(zend_string* name, std::size_t guess = 0) const noexcept {
        if (guess < names.size() && names[guess] == name) return &table->columns()[guess];
        return look_up(name);
    }
    /// Builds the row from its words. Allocates, but runs no PHP code. [Z]
    void return_row(const std::uint64_t* row, zval* return_value) const;
    /// Moves to the next row.
    void advance(TablePosition& from) noexcept;

  private:
    [[nodiscard]] const Table::Column* look_up(zend_string* name) const noexcept;
};

struct TableObject {
    TableState* state;  ///< Null until __construct().

    void release() { delete std::exchange(state, nullptr); }
    zend_object std;
};

/// The state of an object that has been constructed, or null after a throw.
TableState* constructed_table(zend_object* object);
/// The same, between create() and destroy().
TableState* open_table_slow(zend_object* object);
inline TableState* open_table(zend_object* object) {
    TableState* const state = from_object<TableObject>(object)->state;
    if (EXPECTED(state != nullptr && state->is_open())) return state;
    return open_table_slow(object);
}

/// One column as a PHP value. [Z]
void return_column(const Table::Column& column, const std::uint64_t* row, zval* return_value);

/// Values of a PHP array for columns. Trivially destructible: release() it.
struct TableCells {
    static constexpr std::uint32_t kInline = 16;

    std::uint32_t count = 0;
    std::uint32_t held_count = 0;
    Table::Cell* cells = reinterpret_cast<Table::Cell*>(inline_cells);
    zend_string** held = inline_held;    ///< Strings that conversions made.
    const Table::Column* cut = nullptr;  ///< A column whose string was too long.
    zval converted;                      ///< The array that replaces one with objects in it.
    bool knows_all = true;               ///< False: some name is not a column.
    alignas(Table::Cell) std::byte inline_cells[kInline * sizeof(Table::Cell)];  ///< Not initialised.
    zend_string* inline_held[kInline];

    [[nodiscard]] Table::Cells span() const noexcept { return {cells, count}; }
    /// False: no row can have these values.
    [[nodiscard]] bool can_match() const noexcept { return knows_all && cut == nullptr; }
    void release();
};
/// True if the conversion of a value may run PHP code.
bool conversion_runs_code(HashTable* values) noexcept;
/// Converts `values` to the types of the columns, from a copy if `copies` or if that runs PHP code, which may
/// destroy the table: checked here. The cells refer to `values` otherwise, until PHP code runs. False:
/// thrown; release() nothing. [Z]
bool prepare_cells(const TableState& state, HashTable* values, TableCells& cells, bool copies = false);

/// True if the key can be written with; warns otherwise. [Z]
bool check_key(zend_string* key);
/// set() and offsetSet(). False: not set, perhaps thrown. [Z]
bool set_table_row(zend_object* table, zend_string* key, HashTable* values);
/// After a write: logs a cut string. [C]
void note_cut(const TableCells& cells, zend_string* key) noexcept;
/// The warning that the table is full. [Z]
void warn_full(const char* method, zend_string* key);

// Handlers.
zend_object_iterator* get_table_iterator(zend_class_entry* ce, zval* object, int by_reference);
void set_table_array_access(zend_object_handlers& handlers);
/// Makes a Row. [Z]
void make_table_row(zend_object* table, zend_string* key, zval* value, zval* return_value);
void register_table_row(zend_class_entry* ce);

}  // namespace shoal::php
