// SPDX-License-Identifier: Apache-2.0
/// The methods of Swoole\Table. No lock is held while PHP code can run: values are converted before a call to
/// the core, and arrays are built after it.
#include "memory/table_object.hpp"
#include "runtime/boundary.hpp"
#include "runtime/errors.hpp"
#include "shoal/base/log.hpp"

namespace shoal::php {
namespace {

constexpr int kMallocFail = error_code("SWOOLE_ERROR_MALLOC_FAIL");

/// TYPE_*, or the number that it had before Swoole 4.5.5. False: unknown.
bool to_column_type(zend_long number, Table::Type& type) noexcept {
    constexpr zend_long kInt = 1, kFloat = 2, kString = 3, kOldFloat = 6, kOldString = 7;
    if (number == kInt) {
        type = Table::Type::kInt;
    } else if (number == kFloat || number == kOldFloat) {
        type = Table::Type::kFloat;
    } else if (number == kString || number == kOldString) {
        type = Table::Type::kString;
    } else {
        return false;
    }
    return true;
}

/// Why column() refuses, or null.
const char* find_fault(const TableState& state, std::string_view name, Table::Type type,
                       zend_long size) noexcept {
    if (state.phase != TableState::Phase::kDefined)
        return "unable to add column after table has been created";
    if (type == Table::Type::kString && size < 1)
        return "the length of string type values has to be more than zero";
    if (name.empty()) return "the name of a column must not be empty";
    for (const auto& definition : state.definitions) {
        if (definition.name == name) return "there is a column of this name already";
    }
    return nullptr;
}

Result<void> create_table(TableState& state) {
    if (state.rows < 0) return fail(Errc::kInvalid);
    std::vector<Table::ColumnSpec> specs;
    for (const auto& definition : state.definitions)
        specs.push_back({definition.name, definition.type, definition.bytes});
    auto made = Table::create({.rows = static_cast<std::size_t>(state.rows), .spare = state.spare}, specs);
    if (!made) return fail(made.error());
    state.scratch.resize((*made)->row_words());
    state.position.row.resize((*made)->row_words());
    state.names.reserve(specs.size());
    state.table = std::move(*made);
    return {};
}

/// Names and the array that each row is copied from. [Z]
void make_prototype(TableState& state) {
    const auto columns = static_cast<std::uint32_t>(state.definitions.size());
    state.prototype = zend_new_array(columns);
    state.indexes = zend_new_array(columns);
    zend_hash_real_init_mixed(state.prototype);
    for (const Table::Column& column : state.table->columns()) {
        zend_string* const name =
            zend_new_interned_string(zend_string_init(column.name.data(), column.name.size(), false));
        state.names.push_back(name);
        zval value;
        ZVAL_LONG(&value, column.index);
        zend_hash_add_new(state.indexes, name, &value);
        zend_hash_add_new(state.prototype, name, &value);
    }
}

/// Parses (string $key, array $values).
bool parse_row(zend_execute_data* execute_data, zend_string*& key, HashTable*& values) {
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(key)
    Z_PARAM_ARRAY_HT(values)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

/// Parses (string $key).
bool parse_key(zend_execute_data* execute_data, zend_string*& key) {
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(key)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

/// Parses (string $key, ?string $field = null).
bool parse_cell(zend_execute_data* execute_data, zend_string*& key, zend_string*& field) {
    field = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(key)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR_OR_NULL(field)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return true;
}

void add_to_column(INTERNAL_FUNCTION_PARAMETERS, const char* method, bool negates) {
    zend_string* key;
    zend_string* name;
    zval* step = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_STR(key)
    Z_PARAM_STR(name)
    Z_PARAM_OPTIONAL
    Z_PARAM_NUMBER(step)
    ZEND_PARSE_PARAMETERS_END();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    if (!check_key(key)) RETURN_FALSE;
    const Table::Column* const column = state->find(name);
    if (UNEXPECTED(column == nullptr)) {
        warn("column[%s] does not exist", ZSTR_VAL(name));
        RETURN_FALSE;
    }
    if (EXPECTED(column->type == Table::Type::kInt)) {
        auto number = static_cast<std::uint64_t>(step == nullptr ? 1 : zval_get_long(step));
        if (negates) number = 0 - number;
        const auto sum = state->table->add_int(view(key), *column, static_cast<std::int64_t>(number));
        if (EXPECTED(sum.has_value())) RETURN_LONG(*sum);
    } else if (column->type == Table::Type::kFloat) {
        const double number = step == nullptr ? 1 : zval_get_double(step);
        const auto sum = state->table->add_float(view(key), *column, negates ? -number : number);
        if (EXPECTED(sum.has_value())) RETURN_DOUBLE(*sum);
    } else {
        warn("can't execute '%s' on a string type column", method);
        RETURN_FALSE;
    }
    warn_full(method, key);
    RETURN_FALSE;
}

}  // namespace
}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Table, __construct) {
    zend_long rows;
    double spare = 0.2;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(rows)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(spare)
    ZEND_PARSE_PARAMETERS_END();
    auto* const self = from_object<TableObject>(Z_OBJ_P(ZEND_THIS));
    if (self->state != nullptr) {
        zend_throw_error(nullptr, "Constructor of %s can only be called once", ZSTR_VAL(self->std.ce->name));
        RETURN_THROWS();
    }
    call_core([&] {
        self->state = new TableState;
        self->state->rows = rows;
        self->state->spare = spare;
    });
    if (self->state == nullptr) zend_throw_error(swoole_error_ce, "out of memory");
}

ZEND_METHOD(Swoole_Table, column) {
    zend_string* name;
    zend_long number;
    zend_long size = 0;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_STR(name)
    Z_PARAM_LONG(number)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    TableState* const state = constructed_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    Table::Type type{};
    const bool is_known = to_column_type(number, type);
    const char* const fault = find_fault(*state, view(name), is_known ? type : Table::Type::kInt, size);
    if (fault != nullptr) {
        warn("%s", fault);
        RETURN_FALSE;
    }
    if (!is_known) {
        call_core([&] { log::warning("unknown type {} of column {}", number, view(name)); });
        RETURN_FALSE;
    }
    const Result<void> added = call_core([&]() -> Result<void> {
        state->definitions.push_back({std::string(view(name)), type, static_cast<std::size_t>(size)});
        return {};
    });
    RETURN_BOOL(added.has_value());
}

ZEND_METHOD(Swoole_Table, create) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = constructed_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    if (state->phase == TableState::Phase::kDestroyed) {
        open_table(Z_OBJ_P(ZEND_THIS));
        RETURN_THROWS();
    }
    if (state->is_open()) {
        warn("the table has been created already");
        RETURN_FALSE;
    }
    const Result<void> created = call_core([state] { return create_table(*state); });
    if (!created) {
        set_last_error(kMallocFail);
        warn("unable to allocate memory for %" PRId64 " rows", static_cast<std::int64_t>(state->rows));
        RETURN_FALSE;
    }
    make_prototype(*state);
    state->phase = TableState::Phase::kCreated;
    zend_object* const object = Z_OBJ_P(ZEND_THIS);
    zend_update_property_long(table_ce, object, ZEND_STRL("size"),
                              static_cast<zend_long>(state->table->size()));
    zend_update_property_long(table_ce, object, ZEND_STRL("memorySize"),
                              static_cast<zend_long>(state->table->memory_bytes()));
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Table, destroy) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    state->phase = TableState::Phase::kDestroyed;
    state->position.is_valid = false;
    state->table->destroy();
    RETURN_TRUE;
}

ZEND_METHOD(Swoole_Table, set) {
    zend_string* key;
    HashTable* values;
    if (!parse_row(execute_data, key, values)) RETURN_THROWS();
    RETURN_BOOL(set_table_row(Z_OBJ_P(ZEND_THIS), key, values));
}

ZEND_METHOD(Swoole_Table, add) {
    zend_string* key;
    HashTable* values;
    if (!parse_row(execute_data, key, values)) RETURN_THROWS();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    if (!check_key(key)) RETURN_FALSE;
    TableCells cells;
    if (!prepare_cells(*state, values, cells)) RETURN_THROWS();
    const Result<void> done = state->table->add(view(key), cells.span());
    if (done) note_cut(cells, key);
    cells.release();
    if (done) RETURN_TRUE;
    if (done.error().code == Errc::kNoMemory) warn_full("add", key);
    RETURN_FALSE;
}

ZEND_METHOD(Swoole_Table, update) {
    zend_string* key;
    HashTable* values;
    if (!parse_row(execute_data, key, values)) RETURN_THROWS();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    if (!check_key(key)) RETURN_FALSE;
    TableCells cells;
    if (!prepare_cells(*state, values, cells)) RETURN_THROWS();
    const bool is_done = state->table->update(view(key), cells.span());
    if (is_done) note_cut(cells, key);
    cells.release();
    RETURN_BOOL(is_done);
}

ZEND_METHOD(Swoole_Table, cmpset) {
    zend_string* key;
    HashTable* expected_values;
    HashTable* values;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_STR(key)
    Z_PARAM_ARRAY_HT(expected_values)
    Z_PARAM_ARRAY_HT(values)
    ZEND_PARSE_PARAMETERS_END();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    if (!check_key(key)) RETURN_FALSE;
    TableCells expected;
    TableCells cells;
    // Code that one of them runs must not change what the cells of the other refer to.
    const bool copies = conversion_runs_code(expected_values) || conversion_runs_code(values);
    if (!prepare_cells(*state, expected_values, expected, copies)) RETURN_THROWS();
    if (!prepare_cells(*state, values, cells, copies)) {
        expected.release();
        RETURN_THROWS();
    }
    const bool is_done =
        expected.can_match() && state->table->update_if(view(key), expected.span(), cells.span());
    if (is_done) note_cut(cells, key);
    cells.release();
    expected.release();
    RETURN_BOOL(is_done);
}

ZEND_METHOD(Swoole_Table, get) {
    zend_string* key;
    zend_string* field;
    if (!parse_cell(execute_data, key, field)) RETURN_THROWS();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    if (field == nullptr) {
        if (!state->table->get(view(key), state->scratch)) RETURN_FALSE;
        state->return_row(state->scratch.data(), return_value);
        return;
    }
    const Table::Column* const column = state->find(field);
    if (column == nullptr || !state->table->get(view(key), *column, state->scratch)) RETURN_FALSE;
    return_column(*column, state->scratch.data(), return_value);
}

ZEND_METHOD(Swoole_Table, getdel) {
    zend_string* key;
    zend_string* field;
    if (!parse_cell(execute_data, key, field)) RETURN_THROWS();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    const Table::Column* const column = field == nullptr ? nullptr : state->find(field);
    if (field != nullptr && column == nullptr) RETURN_FALSE;
    if (!state->table->take(view(key), state->scratch)) RETURN_FALSE;
    if (column != nullptr) {
        return_column(*column, state->scratch.data(), return_value);
    } else {
        state->return_row(state->scratch.data(), return_value);
    }
}

ZEND_METHOD(Swoole_Table, count) {
    zend_long mode = 0;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(mode)
    ZEND_PARSE_PARAMETERS_END();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    constexpr zend_long kRecursive = 1;
    const std::size_t rows = state->table->count();
    RETURN_LONG(static_cast<zend_long>(mode == kRecursive ? rows * state->names.size() : rows));
}

ZEND_METHOD(Swoole_Table, del) {
    zend_string* key;
    if (!parse_key(execute_data, key)) RETURN_THROWS();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    RETURN_BOOL(state->table->remove(view(key)));
}

ZEND_METHOD(Swoole_Table, cmpdel) {
    zend_string* key;
    HashTable* values;
    if (!parse_row(execute_data, key, values)) RETURN_THROWS();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    TableCells expected;
    if (!prepare_cells(*state, values, expected)) RETURN_THROWS();
    const bool is_done = expected.can_match() && state->table->remove_if(view(key), expected.span());
    expected.release();
    RETURN_BOOL(is_done);
}

ZEND_METHOD(Swoole_Table, exists) {
    zend_string* key;
    if (!parse_key(execute_data, key)) RETURN_THROWS();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    RETURN_BOOL(state->table->exists(view(key)));
}

ZEND_METHOD(Swoole_Table, incr) {
    add_to_column(INTERNAL_FUNCTION_PARAM_PASSTHRU, "incr", false);
}

ZEND_METHOD(Swoole_Table, decr) {
    add_to_column(INTERNAL_FUNCTION_PARAM_PASSTHRU, "decr", true);
}

ZEND_METHOD(Swoole_Table, getSize) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    RETURN_LONG(static_cast<zend_long>(state->table->size()));
}

ZEND_METHOD(Swoole_Table, getMemorySize) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    RETURN_LONG(static_cast<zend_long>(state->table->memory_bytes()));
}

ZEND_METHOD(Swoole_Table, stats) {
    ZEND_PARSE_PARAMETERS_NONE();
    TableState* const state = open_table(Z_OBJ_P(ZEND_THIS));
    if (state == nullptr) RETURN_THROWS();
    const Table::Stats stats = state->table->stats();
    const auto add = [return_value](const char* name, std::uint64_t value) {
        add_assoc_long(return_value, name, static_cast<zend_long>(value));
    };
    array_init_size(return_value, 8);
    add("num", stats.rows);
    add("conflict_count", stats.conflicts);
    add("conflict_max_level", stats.longest_bucket);
    add("insert_count", stats.inserted);
    add("update_count", stats.updated);
    add("delete_count", stats.removed);
    add("available_slice_num", stats.capacity - stats.rows);
    add("total_slice_num", stats.capacity);
}
